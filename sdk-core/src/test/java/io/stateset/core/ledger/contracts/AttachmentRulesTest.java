package io.stateset.core.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.LedgerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.corda.core.contracts.Attachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.serialization.internal.AttachmentsClassLoaderKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad archives, and sets of archives that must not run together. */
class AttachmentRulesTest {
  private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 20, 1 << 20, 50, 100);
  private final ArchiveReader reader = new ArchiveReader(LIMITS);

  @TempDir
  Path folder;

  private ContractsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ContractsFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/passwd", "../up.class", "a/../../b", "a/./b", "C:/x", "a\\b", "a\u0000b"})
  void an_entry_that_points_outside_is_refused(String name) throws IOException {
    assertRefused(() -> reader.read(zip(name), entry -> true));
  }

  @Test
  void two_entries_of_one_name_are_refused() throws IOException {
    byte[] twice = zip("aa/first.class", "aa/other.class");
    byte[] same = new String(twice, java.nio.charset.StandardCharsets.ISO_8859_1)
        .replace("aa/other.class", "aa/first.class")
        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assertRefused(() -> reader.read(same, entry -> true));
  }

  @Test
  void an_archive_that_expands_too_far_is_refused_whether_its_content_is_wanted_or_not()
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("zeros"));
      zip.write(new byte[2 << 20]);
    }
    assertThat(bytes.size()).isLessThan(10_000);
    assertRefused(() -> reader.read(bytes.toByteArray(), entry -> true));
    assertRefused(() -> reader.read(bytes.toByteArray(), entry -> false));
  }

  @Test
  void too_many_entries_are_refused() throws IOException {
    String[] names = new String[51];
    for (int index = 0; index < names.length; index++) {
      names[index] = "f" + index;
    }
    assertRefused(() -> reader.read(zip(names), entry -> true));
  }

  @Test
  void damaged_archives_are_read_or_refused() {
    byte[] archive =
        ContractsFixture.bytes(fixture.store.openAttachment(fixture.contractAttachment()));
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = java.util.Arrays.copyOf(archive, 1 + random.nextInt(archive.length));
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        AttachmentDescription.of(damaged, LIMITS);
      } catch (LedgerException e) {
        assertThat(e.code()).as("seed " + seed).isEqualTo("BAD_ATTACHMENT");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java/lang/Evil",
        "net/corda/core/contracts/Contract",
        "io/stateset/core/Cordapp",
        "JAVA/x/Y"
      })
  void classes_of_reserved_packages_are_refused(String name) {
    assertRefused(() -> load(archive(Map.of(name + ".class", new byte[] {1}))));
  }

  @Test
  void different_files_under_one_path_are_refused_and_equal_ones_are_not() {
    Attachment one = archive(Map.of("a/b.txt", new byte[] {1}, "only/one", new byte[] {1}));
    Attachment same = archive(Map.of("a/b.txt", new byte[] {1}, "only/same", new byte[] {1}));
    Attachment other = archive(Map.of("a/b.txt", new byte[] {2}));
    assertThatCode(() -> load(one, same)).doesNotThrowAnyException();
    assertRefused(() -> load(one, other));
  }

  @Test
  void manifests_may_differ() {
    Attachment one = archive(Map.of("META-INF/NOTICE", new byte[] {1}));
    Attachment other = archive(Map.of("META-INF/NOTICE", new byte[] {2}));
    assertThatCode(() -> load(one, other)).doesNotThrowAnyException();
  }

  @Test
  void a_class_file_under_another_classs_name_is_refused() throws IOException {
    byte[] contract = io.stateset.testcordapp.IouContract.class
        .getResourceAsStream("IouContract.class")
        .readAllBytes();
    assertRefused(() -> load(archive(Map.of("some/Other.class", contract))));
  }

  private void load(Attachment... attachments) {
    Map<SecureHash, Attachment> stored = new HashMap<>();
    List.of(attachments).forEach(attachment -> stored.put(attachment.getId(), attachment));
    ContractClassLoaders loaders =
        new ContractClassLoaders(fixture.amqp, stored::get, attachment -> true, LIMITS);
    AttachmentsClassLoaderKey key = new AttachmentsClassLoaderKey(
        new LinkedHashSet<>(new ArrayList<>(stored.keySet())), fixture.parameters);
    loaders.computeIfAbsent(key, RequestContents::refuse);
  }

  private static Attachment archive(Map<String, byte[]> files) {
    byte[] bytes = DeterministicJar.pack(files);
    return new StoredAttachment(SecureHash.sha256(bytes), bytes, "app");
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
      }
    }
    return bytes.toByteArray();
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.code()).isEqualTo("BAD_ATTACHMENT"));
  }
}
