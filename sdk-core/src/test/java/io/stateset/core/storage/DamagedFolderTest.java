package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.DAMAGED;
import static io.stateset.core.storage.StorageException.Code.INTERNAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is damaged is reported with its folder's name, and left as it is. */
class DamagedFolderTest {
  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void fill() {
    file = folder.resolve("node.mv.db");
    try (Database database = Database.open(options())) {
      for (int id = 0; id < 50; id++) {
        int note = id;
        database.inTransaction(transaction -> DatabaseContract.insert(transaction, note));
      }
    }
  }

  private DatabaseOptions options() {
    return DatabaseOptions.embedded(folder).withMigrations(DatabaseContract.withNotes());
  }

  private void assertDamaged() {
    assertThatThrownBy(() -> Database.open(options()))
        .hasMessageContaining(folder.toString())
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(DAMAGED));
    // Nothing stays locked either.
    FolderLock.acquire(folder).close();
  }

  @Test
  void a_missing_file_is_damage_and_not_a_new_database() throws IOException {
    Files.delete(file);
    assertDamaged();
  }

  @Test
  void an_empty_file_is_damage_and_not_a_new_database() throws IOException {
    Files.write(file, new byte[0]);
    assertDamaged();
  }

  @Test
  void random_bytes_are_damage_and_stay() throws IOException {
    byte[] garbage = new byte[100_000];
    new Random(1).nextBytes(garbage);
    Files.write(file, garbage);
    assertDamaged();
    assertThat(file).hasBinaryContent(garbage);
  }

  @Test
  void a_file_whose_end_is_missing_is_damage() throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 1));
    assertDamaged();
  }

  @Test
  void a_file_of_another_kind_is_damage() throws IOException {
    Files.writeString(file, "This is not a database.\n".repeat(1_000));
    assertDamaged();
  }

  @Test
  void a_missing_journal_is_damage() throws IOException {
    Files.delete(folder.resolve("node.journal"));
    assertDamaged();
  }

  @Test
  void garbage_in_the_journal_is_damage() throws IOException {
    byte[] garbage = new byte[100_000];
    new Random(2).nextBytes(garbage);
    Files.write(folder.resolve("node.journal"), garbage);
    assertDamaged();
  }

  /**
   * H2 has no checksum over its pages: rows may be other ones, also those that say which schema
   * this is.
   */
  @Test
  void a_flipped_bit_that_is_noticed_is_refused_with_a_code() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = Files.readAllBytes(file);
    byte[] journal = Files.readAllBytes(folder.resolve("node.journal"));
    for (int attempt = 0; attempt < 100; attempt++) {
      byte[] flipped = whole.clone();
      int position = random.nextInt(whole.length);
      flipped[position] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      Files.write(folder.resolve("node.journal"), journal);
      assertOpensOrDamaged("a bit at " + position + ", seed " + seed);
    }
  }

  private void assertOpensOrDamaged(String what) {
    try (Database opened = Database.open(options())) {
      assertThat(opened.epoch()).isPositive();
    } catch (StorageException e) {
      assertThat(e.reason()).as(what).isNotEqualTo(INTERNAL);
    }
  }
}
