package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.testing.Eventually;
import io.stateset.core.testing.OwnThreads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

  static void assertRefused(StorageException.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(code));
  }

  static void join(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
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
        .mapToObj(writer -> CompletableFuture.runAsync(
            () -> writeSequenced(writer * 100L, 20), OwnThreads.EXECUTOR))
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
  void of_two_that_insert_a_key_at_once_one_succeeds_and_the_other_goes_on() {
    CountDownLatch inserted = new CountDownLatch(1);
    CountDownLatch secondAsks = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(
        () -> database.inTransaction(transaction -> {
          boolean isNew = insertUnlessPresent(transaction, 1);
          inserted.countDown();
          join(finish);
          return isNew;
        }),
        OwnThreads.EXECUTOR);
    join(inserted);
    CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(
        () -> database.inTransaction(transaction -> {
          insert(transaction, 2);
          secondAsks.countDown();
          boolean isNew = insertUnlessPresent(transaction, 1);
          assertThat(idsOf(transaction.reader())).contains(1L);
          return isNew;
        }),
        OwnThreads.EXECUTOR);
    join(secondAsks);
    finish.countDown();
    assertThat(first.join()).isTrue();
    assertThat(second.join()).isFalse();
    assertThat(ids()).containsExactly(1L, 2L);
  }

  private static boolean insertUnlessPresent(Transaction transaction, long id) {
    return transaction.insertUnlessPresent("INSERT INTO note (id) VALUES (?)", id);
  }

  @Test
  void every_opening_raises_the_epoch() {
    long first = database.epoch();
    database.close();
    open();
    assertThat(database.epoch()).isEqualTo(first + 1);
  }

  @Test
  void a_thread_has_one_transaction_at_a_time() {
    Transaction transaction = database.begin();
    assertThatThrownBy(database::begin).isInstanceOf(IllegalStateException.class);
    assertThat(database.current()).containsSame(transaction);
    transaction.rollback();
    assertThat(database.current()).isEmpty();
    database.begin().commit();
  }

  @Test
  void a_transaction_that_ended_is_not_used_again() {
    Transaction transaction = database.begin();
    transaction.commit();
    transaction.rollback();
    assertThatThrownBy(transaction::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(transaction::reader).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_was_written_without_asking_for_a_writer_is_dropped() {
    database.inTransaction(
        transaction -> transaction.reader().execute("INSERT INTO note (id) VALUES (1)"));
    database.read(handle -> handle.execute("INSERT INTO note (id) VALUES (2)"));
    assertThat(ids()).isEmpty();
  }

  @Test
  void a_refused_commit_rolls_back_and_says_so() {
    write(1);
    List<String> log = new ArrayList<>();
    assertRefused(
        StorageException.Code.COMMIT_FAILED,
        () -> database.inTransaction(transaction -> {
          transaction.afterRollback(() -> log.add("rolled back"));
          transaction.afterCommit(() -> log.add("committed"));
          transaction.afterForced(() -> log.add("forced"));
          transaction.onSequence(number -> insert(transaction, 1));
          return insert(transaction, 2);
        }));
    assertThat(log).containsExactly("rolled back");
    assertThat(ids()).containsExactly(1L);
    assertThat(database.current()).isEmpty();
  }

  @Test
  void a_number_whose_commit_failed_is_given_again() {
    write(1);
    assertThatThrownBy(() -> database.inTransaction(transaction -> {
          transaction.onSequence(number -> insert(transaction, 1));
          return 0;
        }))
        .isInstanceOf(RuntimeException.class);
    List<Long> numbers = new ArrayList<>();
    database.inTransaction(transaction -> {
      transaction.onSequence(numbers::add);
      return 0;
    });
    assertThat(numbers).containsExactly(1L);
  }

  @Test
  void what_is_written_in_order_is_known_to_be_committed_before_the_next_is_written() {
    AtomicLong last = new AtomicLong();
    List<CompletableFuture<Void>> writers = IntStream.range(0, 8)
        .mapToObj(writer -> CompletableFuture.runAsync(
            () -> writeInOrder(writer * 100L, 20, last), OwnThreads.EXECUTOR))
        .toList();
    writers.forEach(CompletableFuture::join);
    assertThat(database.<Long>read(handle -> handle
            .createQuery("SELECT COUNT(DISTINCT place) FROM note")
            .mapTo(Long.class)
            .one()))
        .isEqualTo(160);
    assertThat(last).hasValue(160);
  }

  /** Each takes the place after the last that was committed. */
  private void writeInOrder(long first, int count, AtomicLong last) {
    for (long id = first; id < first + count; id++) {
      long note = id;
      database.inTransaction(transaction -> {
        insert(transaction, note);
        transaction.inOrder(
            () -> transaction
                .writer()
                .execute("UPDATE note SET place = ? WHERE id = ?", last.get() + 1, note),
            last::incrementAndGet);
        return note;
      });
    }
  }

  @Test
  void of_a_commit_that_fails_nobody_is_told_in_order() {
    write(1);
    List<String> log = new ArrayList<>();
    assertThatThrownBy(() -> database.inTransaction(transaction -> {
          transaction.inOrder(() -> insert(transaction, 1), () -> log.add("committed"));
          return 0;
        }))
        .isInstanceOf(RuntimeException.class);
    assertThat(log).isEmpty();
  }

  @Test
  void an_action_that_fails_stops_neither_the_others_nor_the_caller() {
    List<String> log = new ArrayList<>();
    database.inTransaction(transaction -> {
      transaction.afterCommit(() -> {
        throw new IllegalStateException("a bug");
      });
      transaction.afterForced(() -> log.add("forced"));
      return insert(transaction, 1);
    });
    assertThat(log).containsExactly("forced");
  }

  @Test
  void actions_may_begin_transactions_of_their_own() {
    database.inTransaction(transaction -> {
      transaction.afterForced(() -> write(2));
      return insert(transaction, 1);
    });
    assertThat(ids()).containsExactly(1L, 2L);
  }

  @Test
  void no_connection_is_taken_before_it_is_needed_or_held_after_the_end() {
    database.close();
    database = Database.open(options()
        .withMigrations(withNotes())
        .withConnections(1)
        .withConnectionTimeout(DatabaseOptions.MINIMUM_CONNECTION_TIMEOUT));
    Transaction idle = database.begin();
    CompletableFuture.runAsync(() -> write(1)).join();
    idle.afterCommit(() -> CompletableFuture.runAsync(() -> write(2)).join());
    insert(idle, 3);
    idle.commit();
    assertThat(ids()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_pool_without_a_free_connection_says_busy() {
    database.close();
    database = Database.open(options()
        .withMigrations(withNotes())
        .withConnections(1)
        .withConnectionTimeout(DatabaseOptions.MINIMUM_CONNECTION_TIMEOUT));
    Transaction holder = database.begin();
    holder.reader();
    assertRefused(StorageException.Code.BUSY, () -> inOtherThread(() -> write(1)));
    holder.rollback();
    write(1);
    assertThat(ids()).containsExactly(1L);
  }

  private static void inOtherThread(Runnable work) {
    try {
      CompletableFuture.runAsync(work).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StorageException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Test
  void an_interrupted_thread_is_told_so_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    try {
      write(1);
    } catch (StorageException e) {
      assertThat(e.reason()).isEqualTo(StorageException.Code.INTERRUPTED);
    }
    assertThat(Thread.interrupted()).isTrue();
    write(2);
    assertThat(ids()).contains(2L);
  }

  @Test
  void a_transaction_under_which_the_database_is_closed_is_refused_and_undone() {
    List<String> log = new ArrayList<>();
    assertRefused(
        StorageException.Code.CLOSED,
        () -> database.inTransaction(transaction -> {
          transaction.afterRollback(() -> log.add("undone"));
          insert(transaction, 1);
          database.close();
          return insert(transaction, 2);
        }));
    assertThat(log).containsExactly("undone");
  }

  @Test
  void a_read_under_which_the_database_is_closed_is_refused() {
    assertRefused(
        StorageException.Code.CLOSED,
        () -> database.read(reader -> {
          database.close();
          return idsOf(reader);
        }));
  }

  @Test
  void a_closed_database_refuses_and_closes_again_without_complaint() {
    database.close();
    database.close();
    assertRefused(StorageException.Code.CLOSED, () -> write(1));
    assertRefused(StorageException.Code.CLOSED, this::ids);
  }

  @Test
  void closing_ends_every_thread() {
    write(1);
    database.close();
    Eventually.holds(
        "no thread is left",
        () -> Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("stateset-storage")
                || thread.getName().contains("MVStore")));
  }

  @Test
  void every_thread_is_named_and_a_daemon() {
    write(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("stateset-storage"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(
            thread -> thread.getName().contains("Hikari") || thread.getName().contains("H2"));
  }

  @Test
  void a_failed_statement_leaves_no_part_of_its_transaction() {
    write(1);
    assertThatThrownBy(() -> database.inTransaction(transaction -> {
          insert(transaction, 2);
          return insert(transaction, 1);
        }))
        .isInstanceOf(RuntimeException.class);
    assertThat(ids()).containsExactly(1L);
  }
}
