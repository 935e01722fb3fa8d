package io.stateset.examples.receivables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seller, buyer, lender and notary trade in four processes, any of which is killed at random
 * moments, its own start included. How often: system property {@code kills}; in which order and
 * when: {@code seed}.
 */
class KilledProcessesTest {
  private static final List<String> PARTIES = List.of("Seller", "Buyer", "Lender");
  private static final int KILLS = Integer.getInteger("kills", 4);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final long LONGEST_LIFE_MILLIS = 5_000;

  private final PrintStream out = System.out;
  private final Random random = new Random(SEED);
  private final List<TradingProcess> processes = new ArrayList<>();

  @Test
  void killing_any_of_the_four_processes_loses_nothing_and_leaves_all_ledgers_in_agreement(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    out.println("Kills: " + KILLS + ", seed: " + SEED + ", in " + folder);
    enrol(folder);
    try {
      startAll(folder);
      for (int kill = 1; kill <= KILLS; kill++) {
        killOne(kill);
      }
      processes.forEach(this::awaitProgress);
      settle();
    } finally {
      for (TradingProcess process : processes) {
        process.close();
      }
    }
    audit(folder);
  }

  private static void enrol(Path folder) {
    Network network = new Network(folder);
    network.enrol("Notary", true);
    PARTIES.forEach(party -> network.enrol(party, false));
  }

  private void startAll(Path folder) throws Exception {
    processes.add(new TradingProcess(folder, "Notary"));
    for (String party : PARTIES) {
      processes.add(new TradingProcess(folder, party));
    }
    for (TradingProcess process : processes) {
      process.awaitReady();
    }
    awaitProgress(processes.get(1));
  }

  /** Now and then the one that was killed last is still starting; else business goes on before. */
  private void killOne(int kill) throws Exception {
    TradingProcess victim = processes.get(random.nextInt(processes.size()));
    if (random.nextInt(4) > 0) {
      for (TradingProcess process : processes) {
        process.awaitReady();
      }
    }
    if (random.nextInt(4) == 0) {
      awaitProgress(processes.get(1 + random.nextInt(PARTIES.size())));
    }
    long lifeMillis = random.nextLong(LONGEST_LIFE_MILLIS);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(lifeMillis));
    victim.kill();
    out.println("Kill " + kill + " of " + KILLS + ": " + victim.organisation() + " after "
        + lifeMillis + " ms; " + acknowledged() + " acknowledged");
    victim.start();
  }

  private int acknowledged() {
    return processes.stream().mapToInt(process -> process.acknowledged().size()).sum();
  }

  /** The party is told of something that is done. */
  private void awaitProgress(TradingProcess party) {
    if (party.organisation().equals("Notary")) {
      return;
    }
    int before = party.acknowledged().size();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TradingProcess.PATIENCE_SECONDS);
    while (party.acknowledged().size() == before) {
      assertThat(System.nanoTime())
          .as("%s gets nothing done; it said %s", party.organisation(), party.said())
          .isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** No more business; what is in flight settles. */
  private void settle() throws Exception {
    for (TradingProcess process : processes) {
      process.awaitReady();
      process.ask("rest", "RESTING");
    }
    for (TradingProcess process : processes) {
      awaitNothingInFlight(process);
    }
  }

  private static void awaitNothingInFlight(TradingProcess process) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TradingProcess.PATIENCE_SECONDS);
    for (String answer = ""; !answer.equals("FLIGHT 0"); ) {
      assertThat(System.nanoTime())
          .as("%s has transactions in flight: %s", process.organisation(), answer)
          .isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      answer = process.ask("flight", "FLIGHT");
    }
  }

  private void audit(Path folder) {
    LedgerAudit audit = LedgerAudit.read(folder, PARTIES);
    out.println("Seed " + SEED + ": " + acknowledged() + " acknowledged; " + audit.summary());
    processes.stream()
        .filter(process -> PARTIES.contains(process.organisation()))
        .forEach(
            process -> audit.requireAcknowledged(process.organisation(), process.acknowledged()));
    audit.requireAgreement();
  }
}
