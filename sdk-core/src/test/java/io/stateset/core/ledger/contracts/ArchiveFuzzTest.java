package io.stateset.core.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.testing.DamagedBytes;
import io.stateset.testcordapp.IouContract;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** An archive from a peer is described or refused, and never expanded beyond its limits. */
@Tag("fuzz")
class ArchiveFuzzTest {
  private static final ArchiveLimits SMALL = new ArchiveLimits(1 << 20, 4 << 20, 100, 200);

  @Provide
  Arbitrary<byte[]> damaged() {
    byte[] contracts = new ContractJars(SMALL)
        .find(IouContract.class, List.of("io.stateset.testcordapp"))
        .bytes();
    byte[] tiny = DeterministicJar.pack(new TreeMap<>(Map.of("a/A.txt", new byte[] {1})));
    return DamagedBytes.of(List.of(contracts, tiny));
  }

  @Property
  void damaged_archives_are_described_or_refused(@ForAll("damaged") byte[] bytes) {
    try {
      assertThat(AttachmentDescription.of(bytes, SMALL).version()).isPositive();
    } catch (LedgerException e) {
      assertThat(e.code()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<byte[]> damagedClasses() {
    byte[] jar = new ContractJars(SMALL)
        .find(IouContract.class, List.of("io.stateset.testcordapp"))
        .bytes();
    return DamagedBytes.of(List.copyOf(
        new ArchiveReader(SMALL).read(jar, name -> name.endsWith(".class")).values()));
  }

  /** Packed after the damage, so that no checksum keeps it from the reader of class files. */
  @Property
  void damaged_class_files_are_described_or_refused(@ForAll("damagedClasses") byte[] bytes) {
    byte[] jar = DeterministicJar.pack(new TreeMap<>(Map.of("a/A.class", bytes)));
    try {
      assertThat(AttachmentDescription.of(jar, SMALL).version()).isPositive();
    } catch (LedgerException e) {
      assertThat(e.code()).isNotEmpty();
    }
  }
}
