package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stateset.core.testing.OwnThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only the log of commits tells is in the tables again after a crash, as it was. */
@Timeout(120)
class RedoTest {
  @TempDir
  Path root;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private FaultyDisk disk = new FaultyDisk(random);
  private Database database;
  private int crashes;

  @BeforeEach
  void open() {
    database = open(folder(), disk, JournaledFile.MAX_BEHIND);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path folder() {
    return root.resolve(Integer.toString(crashes));
  }

  private static DatabaseOptions options(Path folder) {
    return DatabaseOptions.embedded(folder).withMigrations(DatabaseContract.withNotes());
  }

  private static Database open(Path folder, FaultyDisk disk, long maxBehind) {
    return DatabaseOpener.open(options(folder), H2Engine.open(folder, disk, maxBehind));
  }

  /** Goes on in another folder with what the disk would hold. */
  private void crash() throws IOException {
    crashes++;
    disk.restoreInto(folder());
    database.close();
    disk = new FaultyDisk(random);
    database = open(folder(), disk, JournaledFile.MAX_BEHIND);
  }

  private List<Map<String, Object>> rows() {
    return database.read(
        handle -> handle.createQuery("SELECT * FROM note ORDER BY id").mapToMap().list().stream()
            .map(RedoTest::comparable)
            .toList());
  }

  private static Map<String, Object> comparable(Map<String, Object> row) {
    row.computeIfPresent("payload", (name, value) -> Arrays.toString((byte[]) value));
    return row;
  }

  private void assertSurvivesACrash() throws IOException {
    List<Map<String, Object>> before = rows();
    crash();
    assertThat(rows()).as("seed %d", seed).isEqualTo(before).isNotEmpty();
  }

  private void write(Consumer<Handle> work) {
    database.inTransaction(transaction -> {
      work.accept(transaction.writer());
      return work;
    });
  }

  private int redoAt(Path folder) throws IOException {
    try (JournaledFile file = JournaledFile.open(
        ChannelFile.open(folder.resolve("node.mv.db")),
        ChannelFile.open(folder.resolve("node.journal")))) {
      return file.redo().size();
    }
  }

  @Test
  void inserted_updated_and_deleted_rows_of_all_types_survive() throws IOException {
    write(handle -> {
      for (long id = 1; id <= 3; id++) {
        handle.execute(
            "INSERT INTO note (id, payload, written_at) VALUES (?, ?, ?)",
            id,
            new byte[] {(byte) id, 0, -1},
            Instant.parse("2026-02-03T04:05:06.789012Z"));
      }
    });
    write(handle -> handle.execute("UPDATE note SET payload = ? WHERE id = 1", (Object) null));
    write(handle -> handle.execute("DELETE FROM note WHERE id = ?", 2));
    crashes++;
    disk.restoreInto(folder());
    assertThat(redoAt(folder())).isPositive();
    crashes--;
    assertSurvivesACrash();
  }

  @Test
  void batches_survive() throws IOException {
    write(handle -> {
      PreparedBatch batch = handle.prepareBatch("INSERT INTO note (id, payload) VALUES (:id, :p)");
      for (int id = 0; id < 20; id++) {
        batch.bind("id", id).bind("p", new byte[id]).add();
      }
      batch.execute();
    });
    assertSurvivesACrash();
  }

  @Test
  void a_statement_that_failed_and_a_transaction_that_was_rolled_back_leave_nothing()
      throws IOException {
    write(handle -> handle.execute("INSERT INTO note (id) VALUES (1)"));
    write(handle -> {
      handle.execute("INSERT INTO note (id) VALUES (2)");
      assertThat(catchFailure(handle)).isInstanceOf(UnableToExecuteStatementException.class);
    });
    Transaction undone = database.begin();
    undone.writer().execute("INSERT INTO note (id) VALUES (3)");
    undone.rollback();
    assertThat(rows()).hasSize(2);
    assertSurvivesACrash();
  }

  private static Throwable catchFailure(Handle handle) {
    return catchThrowable(() -> handle.execute("INSERT INTO note (id) VALUES (1)"));
  }

  @Test
  void rows_inserted_unless_present_survive() throws IOException {
    assertThat(insertUnlessPresent(1)).isTrue();
    assertThat(insertUnlessPresent(2)).isTrue();
    assertThat(insertUnlessPresent(1)).isFalse();
    assertSurvivesACrash();
  }

  private boolean insertUnlessPresent(long id) {
    return database.inTransaction(
        transaction -> transaction.insertUnlessPresent("INSERT INTO note (id) VALUES (?)", id));
  }

  @Test
  void what_guests_write_survives_with_the_values_that_the_database_made() throws IOException {
    database.inTransaction(transaction -> transaction
        .guestWriter()
        .execute("INSERT INTO note (id, place) VALUES (1, CAST(RAND() * 1000000 AS BIGINT))"));
    write(handle -> handle.execute("UPDATE note SET place = place + 1 WHERE id = 1"));
    assertSurvivesACrash();
  }

  @Test
  void tables_made_on_the_way_are_there_for_what_is_repeated() throws IOException {
    write(handle -> handle.execute("INSERT INTO note (id) VALUES (1)"));
    database.inTransaction(transaction ->
        transaction.guestWriter().execute("CREATE TABLE more (id BIGINT PRIMARY KEY)"));
    write(handle -> handle.execute("INSERT INTO more (id) VALUES (?)", 7));
    assertSurvivesACrash();
    assertThat(database.<Long>read(handle ->
            handle.createQuery("SELECT id FROM more").mapTo(Long.class).one()))
        .isEqualTo(7);
  }

  @Test
  void changes_of_the_same_rows_by_many_are_repeated_in_their_order() throws IOException {
    database.close();
    database = open(folder(), disk, 20_000 + random.nextInt(200_000));
    write(handle -> {
      for (int id = 0; id < 2; id++) {
        handle.execute("INSERT INTO note (id, place) VALUES (?, 1)", id);
      }
    });
    for (int round = 0; round < 4; round++) {
      changeFromManyThreads();
      assertSurvivesACrash();
    }
  }

  private void changeFromManyThreads() {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 6; writer++) {
      Random choice = new Random(random.nextLong());
      writers.add(CompletableFuture.runAsync(() -> change(choice), OwnThreads.EXECUTOR));
    }
    writers.forEach(CompletableFuture::join);
  }

  /** Changes whose result depends on their order. */
  private void change(Random choice) {
    for (int step = 0; step < 60; step++) {
      int id = choice.nextInt(2);
      int factor = 2 + choice.nextInt(5);
      write(handle -> handle.execute(
          "UPDATE note SET place = MOD(place * ? + ?, 1000003), payload = ? WHERE id = ?",
          factor,
          id,
          new byte[choice.nextInt(500)],
          id));
    }
  }

  @Test
  void a_crash_while_commits_are_repeated_does_no_harm() throws IOException {
    for (int id = 0; id < 30; id++) {
      int row = id;
      write(handle -> handle.execute("INSERT INTO note (id) VALUES (?)", row));
    }
    List<Map<String, Object>> before = rows();
    crashes++;
    disk.restoreInto(folder());
    for (int operations = 1; operations < 12; operations++) {
      FaultyDisk failing = new FaultyDisk(random);
      failing.cutPowerAfter(operations);
      Path next = root.resolve("cut" + operations);
      try (Database ignored = open(folder(), failing, JournaledFile.MAX_BEHIND)) {
        assertThat(ignored).isNotNull();
      } catch (StorageException e) {
        // The power is cut.
      }
      failing.restoreInto(next);
      copy(next, folder());
    }
    try (Database again = open(folder(), new FaultyDisk(random), JournaledFile.MAX_BEHIND)) {
      assertThat(again.read(DatabaseContract::idsOf)).as("seed %d", seed).hasSize(before.size());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : List.of("node.mv.db", "node.journal")) {
      Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
    }
  }

  @Test
  void a_log_that_does_not_fit_the_tables_is_damage_and_stays() throws IOException {
    database.close();
    try (JournaledFile file = JournaledFile.open(
        ChannelFile.open(folder().resolve("node.mv.db")),
        ChannelFile.open(folder().resolve("node.journal")))) {
      file.forceRedo(RedoFormat.encode(
          List.of(List.of(new RedoStatement("DELETE FROM note WHERE id = ?", 1, List.of(999L))))));
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      DatabaseContract.assertRefused(
          StorageException.Code.DAMAGED, () -> Database.open(options(folder())));
      FolderLock.acquire(folder()).close();
      assertThat(redoAt(folder())).isEqualTo(1);
    }
  }
}
