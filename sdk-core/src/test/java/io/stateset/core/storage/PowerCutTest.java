package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.OwnThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged is there after the power was cut, at any moment and again and again. How
 * many runs of that: system property {@code powercuts}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PowerCutTest {
  private static final int RUNS = Integer.getInteger("powercuts", 1);
  private static final int ROUNDS = 8;
  private static final int WRITERS = 8;
  private static final int ROWS = 3;

  @TempDir
  Path root;

  /** From a file that follows every commit to one that hardly ever does. */
  private long maxBehind = JournaledFile.MAX_BEHIND;

  private final AtomicLong ids = new AtomicLong();
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void acknowledged_commits_survive_power_cuts() throws IOException {
    for (int run = 1; run <= RUNS; run++) {
      acknowledged.clear();
      survive(root.resolve("run" + run), System.nanoTime());
    }
  }

  private void survive(Path run, long seed) throws IOException {
    Random random = new Random(seed);
    Path folder = run.resolve("0");
    for (int round = 1; round <= ROUNDS; round++) {
      Path next = run.resolve(Integer.toString(round));
      maxBehind = random.nextInt(100_000);
      FaultyDisk disk = new FaultyDisk(random);
      writeUntilThePowerIsCut(folder, disk, 1 + random.nextInt(300));
      disk.restoreInto(next);
      Set<Long> lost = new TreeSet<>(acknowledged);
      lost.removeAll(stored(next));
      assertThat(lost).as("seed %d, round %d", seed, round).isEmpty();
      folder = next;
    }
    assertThat(acknowledged).as("seed %d", seed).hasSizeGreaterThan(ROUNDS * WRITERS);
  }

  @Test
  void on_a_disk_that_only_says_that_it_forced_the_same_cuts_lose_acknowledged_commits()
      throws IOException {
    FaultyDisk disk = new FaultyDisk(new Random(1));
    disk.lieAboutForces();
    writeUntilThePowerIsCut(root.resolve("0"), disk, 300);
    disk.restoreInto(root.resolve("1"));
    assertThat(holdsAllAcknowledged(root.resolve("1"))).isFalse();
  }

  private boolean holdsAllAcknowledged(Path folder) {
    try {
      return stored(folder).containsAll(acknowledged);
    } catch (StorageException e) {
      return false;
    }
  }

  private void writeUntilThePowerIsCut(Path folder, FaultyDisk disk, int operations) {
    Engine engine = H2Engine.open(folder, disk, maxBehind);
    Database database = DatabaseOpener.open(
        DatabaseOptions.embedded(folder).withMigrations(DatabaseContract.withNotes()), engine);
    disk.cutPowerAfter(operations);
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      writers.add(
          CompletableFuture.runAsync(() -> writeUntilItFails(database), OwnThreads.EXECUTOR));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(disk.isCut()).isTrue();
    database.close();
  }

  private void writeUntilItFails(Database database) {
    try {
      while (true) {
        long id = ids.incrementAndGet();
        write(database, id);
        acknowledged.add(id);
      }
    } catch (StorageException e) {
      // The power is cut.
    }
  }

  private static void write(Database database, long id) {
    database.inTransaction(transaction -> {
      for (int row = 0; row < ROWS; row++) {
        transaction
            .writer()
            .execute(
                "INSERT INTO note (id, payload) VALUES (?, ?)", id * ROWS + row, new byte[1_000]);
      }
      transaction.onSequence(place ->
          transaction.writer().execute("UPDATE note SET place = ? WHERE id = ?", place, id * ROWS));
      return id;
    });
  }

  /**
   * The transactions of which all rows are there; fails if one is there in part, or places were
   * given twice.
   */
  private static List<Long> stored(Path folder) {
    try (Database database = Database.open(
        DatabaseOptions.embedded(folder).withMigrations(DatabaseContract.withNotes()))) {
      Map<Long, Long> rows = database.read(handle -> handle
          .createQuery("SELECT id / 3, COUNT(*) FROM note GROUP BY id / 3")
          .reduceRows(new java.util.HashMap<Long, Long>(), (map, row) -> {
            map.put(row.getColumn(1, Long.class), row.getColumn(2, Long.class));
            return map;
          }));
      assertThat(rows.values()).allMatch(count -> count == ROWS);
      assertPlacesAreWithoutGaps(database, rows.size());
      return List.copyOf(rows.keySet());
    }
  }

  private static void assertPlacesAreWithoutGaps(Database database, int transactions) {
    List<Long> places = database.read(handle -> handle
        .createQuery("SELECT place FROM note WHERE place IS NOT NULL ORDER BY place")
        .mapTo(Long.class)
        .list());
    assertThat(places).hasSize(transactions).doesNotHaveDuplicates();
    assertThat(places.isEmpty() || places.get(transactions - 1) == transactions).isTrue();
  }
}
