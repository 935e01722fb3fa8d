package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.DAMAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of a process that was killed, damaged afterwards: what was acknowledged does not go
 * unnoticed.
 */
class DamagedJournalTest {
  private static final int NOTES = 30;
  private static final int TRIES = 150;
  private static final int SLOTS = 8192;

  @TempDir
  Path folder;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Database running;
  private byte[] database;
  private byte[] journal;
  private int lastBatch;

  @BeforeEach
  void kill() throws IOException {
    running = Database.open(options("running"));
    write(0, NOTES / 2);
    running.close();
    running = Database.open(options("running"));
    write(NOTES / 2, NOTES - 1);
    byte[] before = journalOf("running");
    write(NOTES - 1, NOTES);
    journal = journalOf("running");
    lastBatch = Arrays.mismatch(before, journal);
    database = Files.readAllBytes(folder.resolve("running").resolve("node.mv.db"));
    assertThat(lastBatch).isGreaterThan(SLOTS);
  }

  @AfterEach
  void close() {
    running.close();
  }

  private DatabaseOptions options(String name) {
    return DatabaseOptions.embedded(folder.resolve(name))
        .withMigrations(DatabaseContract.withNotes());
  }

  private void write(int from, int to) {
    for (int id = from; id < to; id++) {
      int note = id;
      running.inTransaction(transaction -> DatabaseContract.insert(transaction, note));
    }
  }

  private byte[] journalOf(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("node.journal"));
  }

  @Test
  void what_is_whole_opens_with_all_that_was_acknowledged() throws IOException {
    assertThat(notesIn(restore("whole", journal))).hasSize(NOTES);
  }

  @Test
  void a_bit_that_flipped_in_any_batch_but_the_last_is_damage() throws IOException {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      byte[] damaged = journal.clone();
      int position = SLOTS + random.nextInt(lastBatch - SLOTS);
      damaged[position] ^= (byte) (1 << random.nextInt(8));
      assertDamaged(damaged, "a bit at " + position);
    }
  }

  @Test
  void a_page_that_was_not_written_is_damage() throws IOException {
    for (int page = SLOTS; page + 4096 < lastBatch; page += 4096) {
      byte[] damaged = journal.clone();
      Arrays.fill(damaged, page, page + 4096, (byte) 0);
      assertDamaged(damaged, "the page at " + page);
    }
  }

  @Test
  void a_bit_that_flipped_in_the_heads_of_generations_loses_nothing() throws IOException {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      byte[] damaged = journal.clone();
      int position = random.nextInt(64) + (random.nextBoolean() ? 4096 : 0);
      damaged[position] ^= (byte) (1 << random.nextInt(8));
      assertAllOrDamaged(damaged, "a bit at " + position);
    }
  }

  private void assertAllOrDamaged(byte[] damaged, String what) throws IOException {
    Path copy = restore("copy", damaged);
    try {
      assertThat(notesIn(copy)).as(what + ", seed " + seed).hasSize(NOTES);
    } catch (StorageException e) {
      assertThat(e.reason()).as(what + ", seed " + seed).isEqualTo(DAMAGED);
    }
  }

  private void assertDamaged(byte[] damaged, String what) throws IOException {
    Path copy = restore("copy", damaged);
    assertThatThrownBy(() -> notesIn(copy))
        .as(what + ", seed " + seed)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(DAMAGED));
    assertThat(copy.resolve("node.journal")).hasBinaryContent(damaged);
    assertThat(copy.resolve("node.mv.db")).hasBinaryContent(database);
  }

  private Path restore(String name, byte[] asJournal) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    Files.write(copy.resolve("node.mv.db"), database);
    Files.write(copy.resolve("node.journal"), asJournal);
    return copy;
  }

  private List<Long> notesIn(Path copy) {
    try (Database opened = Database.open(options(copy.getFileName().toString()))) {
      return opened.read(DatabaseContract::idsOf);
    }
  }
}
