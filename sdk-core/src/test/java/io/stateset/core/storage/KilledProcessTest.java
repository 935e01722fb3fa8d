package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed (kill -9) in the middle of its work loses nothing that it acknowledged.
 */
@Timeout(180)
class KilledProcessTest {
  private static final int ROUNDS = 3;

  @TempDir
  Path folder;

  @Test
  void acknowledged_commits_survive_the_process() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Set<Long> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(killAfter(1 + random.nextInt(400), round * 1_000_000L));
      try (Database database = Database.open(
          DatabaseOptions.embedded(folder).withMigrations(DatabaseContract.withNotes()))) {
        assertThat(database.read(DatabaseContract::idsOf))
            .as("seed %d", seed)
            .containsAll(acknowledged);
      }
    }
  }

  /**
   * What the process said that it had stored, including what it said between the decision and its
   * death.
   */
  private Set<Long> killAfter(int commits, long firstId) throws IOException {
    Process process = ChildProcess.start(Writer.class, folder.toString(), Long.toString(firstId));
    Set<Long> said = new HashSet<>();
    try (BufferedReader lines = process.inputReader()) {
      String line;
      while ((line = lines.readLine()) != null) {
        // The last line may be cut short; each ends with a dot.
        if (line.endsWith(".")) {
          said.add(Long.parseLong(line.substring(0, line.length() - 1)));
        }
        if (said.size() == commits) {
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(said).hasSizeGreaterThanOrEqualTo(commits);
    return said;
  }

  /** Commits for ever from four threads, and says so. */
  static final class Writer {
    public static void main(String[] arguments) {
      AtomicLong ids = new AtomicLong(Long.parseLong(arguments[1]));
      Database database = Database.open(DatabaseOptions.embedded(Path.of(arguments[0]))
          .withMigrations(DatabaseContract.withNotes()));
      for (int thread = 0; thread < 4; thread++) {
        new Thread(() -> write(database, ids)).start();
      }
    }

    private static void write(Database database, AtomicLong ids) {
      while (true) {
        long id = ids.incrementAndGet();
        database.inTransaction(transaction -> DatabaseContract.insert(transaction, id));
        synchronized (System.out) {
          System.out.println(id + ".");
          System.out.flush();
        }
      }
    }
  }
}
