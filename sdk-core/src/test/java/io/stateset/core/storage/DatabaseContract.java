package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database behind {@link Database} does. */
abstract class DatabaseContract {
  static final Migration NOTES = new Migration(900, "900-notes.sql", """
      CREATE TABLE IF NOT EXISTS note (
        id BIGINT NOT NULL PRIMARY KEY,
        payload ${bytes},
        written_at ${timestamp},
        place BIGINT
      );
      """);

  Database database;

  /** Options of an empty database. */
  abstract DatabaseOptions options();

  static List<Migration> withNotes() {
    List<Migration> migrations = new ArrayList<>(Migrations.CORE);
    migrations.add(NOTES);
    return migrations;
  }

  @BeforeEach
  void open() {
    database = Database.open(options().withMigrations(withNotes()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  void write(long id) {
    database.inTransaction(transaction -> insert(transaction, id));
  }

  static int insert(Transaction transaction, long id) {
    return transaction.writer().execute("INSERT INTO note (id) VALUES (?)", id);
  }

  List<Long> ids() {
    return database.read(DatabaseContract::idsOf);
  }

  static List<Long> idsOf(Handle handle) {
    return handle
        .createQuery("SELECT id FROM note ORDER BY id")
        .mapTo(Long.class)
        .list();
  }

  @Test
  void a_committed_row_is_read_after_opening_again() {
    write(1);
    database.close();
    open();
    assertThat(ids()).containsExactly(1L);
  }

  @Test
  void an_exception_rolls_back() {
    assertThatThrownBy(() -> database.inTransaction(transaction -> {
          insert(transaction, 1);
          throw new IllegalArgumentException("no");
        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ids()).isEmpty();
    assertThat(database.current()).isEmpty();
  }

  @Test
  void an_inner_transaction_joins_the_outer_one() {
    assertThatThrownBy(() -> database.inTransaction(outer -> {
          database.inTransaction(inner -> {
            assertThat(inner).isSameAs(outer);
            return insert(inner, 1);
          });
          assertThat(database.read(DatabaseContract::idsOf)).containsExactly(1L);
          throw new IllegalArgumentException("no");
        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void actions_run_in_order_after_commit_and_after_the_force() {
    List<String> log = new ArrayList<>();
    database.inTransaction(transaction -> {
      transaction.afterForced(() -> log.add("forced 1"));
      transaction.afterCommit(
          () -> log.add("committed, bound: " + database.current().isPresent()));
      transaction.afterForced(() -> log.add("forced 2"));
      transaction.afterRollback(() -> log.add("rolled back"));
      transaction.onSequence(number -> log.add("sequenced " + number));
      return insert(transaction, 1);
    });
    assertThat(log)
        .containsExactly("sequenced 1", "committed, bound: false", "forced 1", "forced 2");
  }

  @Test
  void numbers_follow_the_order_of_commits_over_threads_and_restarts() {
    List<CompletableFuture<Void>> writers = IntStream.range(0, 8)
        .mapToObj(writer -> CompletableFuture.runAsync(() -> writeSequenced(writer * 100L, 20)))
        .toList();
    writers.forEach(CompletableFuture::join);
    database.close();
    open();
    writeSequenced(10_000, 1);
    List<Long> places = database.read(handle -> handle
        .createQuery("SELECT place FROM note ORDER BY place")
        .mapTo(Long.class)
        .list());
    assertThat(places).hasSize(161).doesNotHaveDuplicates().isSorted();
    assertThat(places.get(160)).isEqualTo(161);
  }

  private void writeSequenced(long first, int count) {
    for (long id = first; id < first + count; id++) {
      long note = id;
      database.inTransaction(transaction -> {
        insert(transaction, note);
        transaction.onSequence(number ->
            transaction.writer().execute("UPDATE note SET place = ? WHERE id = ?", number, note));
        return note;
      });
    }
  }

  @Test
  void large_values_and_times_come_back() {
    byte[] payload = new byte[12 << 20];
    new java.util.Random(1).nextBytes(payload);
    Instant time = Instant.parse("2026-10-25T00:30:00.123456789Z");
    database.inTransaction(transaction -> transaction
        .writer()
        .execute("INSERT INTO note (id, payload, written_at) VALUES (?, ?, ?)", 1, payload, time));
    assertThat(database.<byte[]>read(handle ->
            handle.createQuery("SELECT payload FROM note").mapTo(byte[].class).one()))
        .isEqualTo(payload);
    assertThat(database.<Instant>read(handle -> handle
            .createQuery("SELECT written_at FROM note")
            .mapTo(Instant.class)
            .one()))
        .isEqualTo(Instant.parse("2026-10-25T00:30:00.123456Z"));
  }

  @Test
  void every_opening_raises_the_epoch() {
    long first = database.epoch();
    database.close();
    open();
    assertThat(database.epoch()).isEqualTo(first + 1);
  }
}
