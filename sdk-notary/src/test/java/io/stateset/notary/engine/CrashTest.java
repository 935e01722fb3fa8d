package io.stateset.notary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.notary.machine.NotaryMachine;
import io.stateset.notary.store.NotaryStore;
import io.stateset.notary.store.RocksStore;
import io.stateset.notary.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a notary's process at random moments. */
@Timeout(300)
class CrashTest {
  private static final int KILLS = 5;

  @TempDir
  Path folder;

  @Test
  void no_acknowledged_request_is_lost_when_the_process_is_killed() throws Exception {
    long seed = new SplittableRandom().nextLong(1_000_000);
    SplittableRandom random = new SplittableRandom(seed);
    Set<Integer> acknowledged = new TreeSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.addAll(runAndKill(seed + kill, 1 + random.nextInt(3000)));
      check(acknowledged, "seed " + seed + ", kill " + kill);
    }
  }

  @Test
  void a_second_process_on_the_same_folder_is_refused() throws Exception {
    Process process = start(1);
    try {
      BufferedReader output = reader(process);
      assertThat(output.readLine()).isEqualTo(CrashWorker.READY);
      assertThatThrownBy(() -> RocksStore.open(CrashWorker.options(folder)))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Code.IN_USE));
    } finally {
      kill(process);
    }
  }

  private Set<Integer> runAndKill(long seed, int afterLines) throws Exception {
    Process process = start(seed);
    Set<Integer> acknowledged = new TreeSet<>();
    try (BufferedReader output = reader(process)) {
      assertThat(output.readLine()).isEqualTo(CrashWorker.READY);
      while (acknowledged.size() < afterLines) {
        acknowledged.add(Integer.parseInt(output.readLine()));
      }
      kill(process);
      readRest(output, acknowledged);
    } finally {
      kill(process);
    }
    return acknowledged;
  }

  /** What was printed before the kill counts; the last line may be cut. */
  private static void readRest(BufferedReader output, Set<Integer> acknowledged)
      throws IOException {
    StringBuilder rest = new StringBuilder();
    for (int next = output.read(); next >= 0; next = output.read()) {
      rest.append((char) next);
    }
    int end = rest.lastIndexOf("\n");
    if (end > 0) {
      List.of(rest.substring(0, end).split("\n"))
          .forEach(line -> acknowledged.add(Integer.parseInt(line)));
    }
  }

  private void check(Set<Integer> acknowledged, String context) {
    try (NotaryStore store = RocksStore.open(CrashWorker.options(folder))) {
      store.verify();
      assertThat(store.head().log().size()).as(context).isGreaterThanOrEqualTo(acknowledged.size());
      assertThat(acknowledged)
          .as(context)
          .allMatch(number -> NotaryMachine.isAccepted(CrashWorker.transaction(number), store));
    }
  }

  private Process start(long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashWorker.class.getName(),
            folder.toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Through the handle: the process's own method would close its output too. */
  private static void kill(Process process) throws InterruptedException {
    process.toHandle().destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
