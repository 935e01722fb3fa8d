package io.stateset.core.storage;

import static io.stateset.core.storage.DatabaseContract.assertRefused;
import static io.stateset.core.storage.StorageException.Code.FORCE_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.OwnThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fails stops acknowledgements, hangs nobody, and loses nothing that was acknowledged.
 */
@Timeout(120)
class FailingDiskTest {
  @TempDir
  Path root;

  private final FaultyDisk disk = new FaultyDisk(new Random(1));
  private Database database;

  @BeforeEach
  void open() {
    database = DatabaseOpener.open(options("0"), H2Engine.open(root.resolve("0"), disk));
    database.inTransaction(transaction -> DatabaseContract.insert(transaction, 1));
  }

  private DatabaseOptions options(String folder) {
    return DatabaseOptions.embedded(root.resolve(folder))
        .withMigrations(DatabaseContract.withNotes());
  }

  @Test
  void a_full_disk_fails_commits_and_keeps_what_was_acknowledged() throws IOException {
    disk.fill();
    assertNothingIsAcknowledgedAnyMore();
  }

  @Test
  void a_disk_that_does_not_force_fails_commits() throws IOException {
    disk.refuseToForce();
    assertNothingIsAcknowledgedAnyMore();
  }

  private void assertNothingIsAcknowledgedAnyMore() throws IOException {
    List<String> log = new ArrayList<>();
    assertRefused(
        FORCE_FAILED,
        () -> database.inTransaction(transaction -> {
          transaction.afterForced(() -> log.add("forced"));
          transaction.afterRollback(() -> log.add("failed"));
          return DatabaseContract.insert(transaction, 2);
        }));
    assertThat(log).containsExactly("failed");
    assertRefused(
        FORCE_FAILED,
        () -> database.inTransaction(transaction -> DatabaseContract.insert(transaction, 3)));
    assertRefused(FORCE_FAILED, () -> database.read(DatabaseContract::idsOf));
    database.close();
    disk.restoreInto(root.resolve("1"));
    try (Database again = Database.open(options("1"))) {
      assertThat(again.read(DatabaseContract::idsOf)).contains(1L).doesNotContain(3L);
    }
  }

  @Test
  void all_commits_that_wait_fail_and_none_hangs() {
    AtomicLong ids = new AtomicLong(10);
    Set<String> codes = ConcurrentHashMap.newKeySet();
    disk.cutPowerAfter(50);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 16; writer++) {
      writers.add(
          CompletableFuture.runAsync(() -> codes.add(writeUntilItFails(ids)), OwnThreads.EXECUTOR));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(codes).containsExactly("FORCE_FAILED");
    database.close();
  }

  private String writeUntilItFails(AtomicLong ids) {
    while (true) {
      try {
        database.inTransaction(
            transaction -> DatabaseContract.insert(transaction, ids.incrementAndGet()));
      } catch (StorageException e) {
        return e.code();
      }
    }
  }
}
