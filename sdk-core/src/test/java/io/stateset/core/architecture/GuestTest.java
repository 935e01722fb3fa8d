package io.stateset.core.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import co.paralleluniverse.strands.Strand;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URL;
import java.security.Security;
import java.util.Collection;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;
import javax.net.ssl.SSLContext;

/** The library is a guest in its host's JVM: what is the host's stays as it is. */
@AnalyzeClasses(
    packages = {"io.stateset.core", "co.paralleluniverse"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class GuestTest {

  @ArchTest
  static final ArchRule one_class_may_touch_the_security_providers = noClasses()
      .that()
      .haveNameNotMatching("io\\.stateset\\.core\\.keys\\.CordaCrypto(\\$.*)?")
      .should(call(Security.class, "(add|insert|remove)Provider(At)?|setProperty"));

  @ArchTest
  static final ArchRule nobody_ends_the_jvm = noClasses()
      .should(call(System.class, "exit"))
      .orShould(call(Runtime.class, "exit|halt|addShutdownHook"));

  @ArchTest
  static final ArchRule nobody_sleeps = noClasses()
      .that()
      // Its sleep is the one that Corda's own code calls.
      .areNotAssignableTo(Strand.class)
      .should(call(Thread.class, "sleep"));

  @ArchTest
  static final ArchRule the_defaults_of_the_jvm_stay = noClasses()
      .should(call(Locale.class, "setDefault"))
      .orShould(call(TimeZone.class, "setDefault"))
      .orShould(call(URL.class, "setURLStreamHandlerFactory"))
      .orShould(call(Thread.class, "setDefaultUncaughtExceptionHandler"))
      .orShould(call(Authenticator.class, "setDefault"))
      .orShould(call(ProxySelector.class, "setDefault"))
      .orShould(call(SSLContext.class, "setDefault"))
      .orShould(call(System.class, "setProperty|setProperties|clearProperty|setOut|setErr|setIn"));

  @ArchTest
  static final ArchRule work_runs_on_threads_of_our_own = noClasses()
      .should(call(ForkJoinPool.class, "commonPool"))
      .orShould(call(BaseStream.class, "parallel"))
      .orShould(call(Collection.class, "parallelStream"));

  @ArchTest
  static final ArchRule programs_live_in_the_cli_package = methods()
      .that()
      .haveName("main")
      .and()
      .areStatic()
      .should()
      .beDeclaredInClassesThat()
      .resideInAPackage("io.stateset.core.cli")
      .allowEmptyShould(true);

  private static ArchCondition<JavaClass> call(Class<?> type, String methods) {
    String name = type.getSimpleName() + "." + methods;
    return callMethodWhere(new DescribedPredicate<>("%s is called", name) {
      @Override
      public boolean test(JavaMethodCall call) {
        return call.getTargetOwner().isAssignableTo(type) && call.getName().matches(methods);
      }
    });
  }
}
