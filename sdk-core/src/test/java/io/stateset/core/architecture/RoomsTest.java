package io.stateset.core.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.ledger.amqp.Amqp;

/** The core's rooms, and which of them a room may use. A room may still be empty. */
@AnalyzeClasses(packages = "io.stateset.core", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String ROOT = "io.stateset.core";

  /** Of the root package, the rooms know these types and no more. */
  private static final DescribedPredicate<JavaClass> COMMON = nameMatching(
          "io\\.stateset\\.core\\.(StatesetException|BorrowedThread|CrashProbe|FlowHandle|Cordapp|CordappScan)(\\$.*)?")
      .forSubtype();

  @ArchTest
  static final ArchRule a_room_uses_only_the_rooms_below_it = layeredArchitecture()
      .consideringOnlyDependenciesInLayers()
      .withOptionalLayers(true)
      .layer("common")
      .definedBy(COMMON)
      .layer("core")
      .definedBy(resideInAPackage(ROOT)
          .and(not(COMMON))
          .or(resideInAPackage(ROOT + ".internal.."))
          .or(resideInAPackage(ROOT + ".cli..")))
      .layer("keys")
      .definedBy(ROOT + ".keys..")
      .layer("storage")
      .definedBy(ROOT + ".storage..")
      .layer("identity")
      .definedBy(ROOT + ".identity..")
      .layer("messaging")
      .definedBy(ROOT + ".messaging..")
      .layer("ledger")
      .definedBy(ROOT + ".ledger..")
      .layer("vault")
      .definedBy(ROOT + ".vault..")
      .layer("flow")
      .definedBy(ROOT + ".flow..")
      .whereLayer("core")
      .mayNotBeAccessedByAnyLayer()
      .whereLayer("common")
      .mayOnlyAccessLayers("ledger", "vault")
      .whereLayer("keys")
      .mayOnlyAccessLayers("common")
      .whereLayer("storage")
      .mayOnlyAccessLayers("common")
      .whereLayer("identity")
      .mayOnlyAccessLayers("common", "keys")
      .whereLayer("messaging")
      .mayOnlyAccessLayers("common", "identity", "keys", "storage")
      .whereLayer("ledger")
      .mayOnlyAccessLayers("common", "identity", "keys", "storage")
      .whereLayer("vault")
      .mayOnlyAccessLayers("common", "ledger", "storage")
      .whereLayer("flow")
      .mayOnlyAccessLayers("common", "ledger", "vault", "messaging", "identity", "keys", "storage")
      // Network parameters are signed as Corda's own AMQP bytes: a transaction names their hash.
      .ignoreDependency(NetworkOperator.class, Amqp.class);
}
