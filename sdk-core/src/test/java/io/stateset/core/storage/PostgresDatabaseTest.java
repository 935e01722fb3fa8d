package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.NOT_DURABLE;
import static io.stateset.core.storage.StorageException.Code.UNREACHABLE;
import static io.stateset.core.storage.StorageException.Code.UNSUPPORTED_DATABASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.Eventually;
import io.stateset.core.testing.OwnThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresDatabaseTest extends DatabaseContract {
  private static TestPostgres postgres;

  private DataSource dataSource;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  @Override
  void open() {
    if (dataSource == null) {
      dataSource = postgres.newDatabase();
    }
    super.open();
  }

  @Override
  DatabaseOptions options() {
    return DatabaseOptions.external(dataSource);
  }

  @Test
  void a_server_that_acknowledges_before_it_forces_is_refused() {
    database.close();
    Jdbi jdbi = Jdbi.create(dataSource);
    String name = jdbi.withHandle(handle ->
        handle.createQuery("SELECT current_database()").mapTo(String.class).one());
    jdbi.useHandle(
        handle -> handle.execute("ALTER DATABASE " + name + " SET synchronous_commit = off"));
    assertRefused(NOT_DURABLE, this::open);
  }

  @Test
  void an_address_where_no_server_answers_is_refused() {
    PGSimpleDataSource nobody = new PGSimpleDataSource();
    nobody.setServerNames(new String[] {"127.0.0.1"});
    nobody.setPortNumbers(new int[] {1});
    assertRefused(
        UNREACHABLE,
        () -> Database.open(
            DatabaseOptions.external(nobody).withConnectionTimeout(Duration.ofMillis(250))));
  }

  @Test
  void another_product_is_refused() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:");
    assertRefused(UNSUPPORTED_DATABASE, () -> Database.open(DatabaseOptions.external(h2)));
  }

  @Test
  void a_second_node_takes_the_lease_and_the_first_is_fenced() {
    write(1);
    try (Database second = Database.open(options().withMigrations(withNotes()))) {
      assertThat(second.epoch()).isEqualTo(database.epoch() + 1);
      assertRefused(StorageException.Code.FENCED, () -> write(2));
      second.inTransaction(transaction -> insert(transaction, 3));
    }
    assertThat(ids()).containsExactly(1L, 3L);
  }

  @Test
  void a_takeover_waits_for_a_commit_that_has_passed_the_check() {
    CountDownLatch checked = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Jdbi jdbi = Jdbi.create(dataSource);
    CompletableFuture<Void> commit = CompletableFuture.runAsync(
        () -> jdbi.useTransaction(handle -> {
          new PostgresEngine(dataSource).lockedEpoch(handle);
          checked.countDown();
          join(finish);
          handle.execute("INSERT INTO note (id) VALUES (1)");
        }),
        OwnThreads.EXECUTOR);
    join(checked);
    CompletableFuture<Long> seen = CompletableFuture.supplyAsync(
        () -> {
          try (Database second = Database.open(options().withMigrations(withNotes()))) {
            return second.read(handle -> handle
                .createQuery("SELECT COUNT(*) FROM note")
                .mapTo(Long.class)
                .one());
          }
        },
        OwnThreads.EXECUTOR);
    awaitBlockedTakeover(jdbi);
    finish.countDown();
    commit.join();
    assertThat(seen.join()).isEqualTo(1);
  }

  private static void awaitBlockedTakeover(Jdbi jdbi) {
    Eventually.holds(
        "the statement waits",
        () -> jdbi.withHandle(handle -> handle
                .createQuery(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE storage_lease%'")
                .mapTo(Long.class)
                .one())
            == 1);
  }
}
