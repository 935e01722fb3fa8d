package io.stateset.notary.benchmark;

import io.stateset.notary.engine.NotaryEngine;
import io.stateset.notary.engine.SoloEngine;
import io.stateset.notary.engine.SoloOptions;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.LogLeaf;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.machine.Window;
import io.stateset.notary.store.RocksOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests of one input at a solo engine over RocksDB, forced to disk, from many callers that each
 * wait for their answer: once with an almost empty store, and once with many states in it.
 * Arguments: an empty folder, the number of states (10,000,000), callers (64), seconds a phase
 * (15).
 */
public final class NotarySoloBenchmark {
  private static final int ROUNDS = 3;

  private final int callers;
  private final int seconds;

  private NotarySoloBenchmark(int callers, int seconds) {
    this.callers = callers;
    this.seconds = seconds;
  }

  /** Runs it; the last line holds the figures. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    long states = arguments.length > 1 ? Long.parseLong(arguments[1]) : 10_000_000;
    int callers = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 64;
    int seconds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 15;
    new NotarySoloBenchmark(callers, seconds).run(folder, states);
  }

  /** Rounds of the two stores alternate, so that what else the machine does falls on both alike. */
  private void run(Path folder, long states) throws Exception {
    try (NotaryEngine small = open(folder.resolve("small"));
        NotaryEngine large = open(folder.resolve("large"))) {
      fill(large, Math.max(0, states - large.status().accepted()));
      double[] smallRates = new double[ROUNDS];
      double[] ratios = new double[ROUNDS];
      measure("warm-up", small, seed());
      for (int round = 0; round < ROUNDS; round++) {
        smallRates[round] = measure("almost empty", small, seed());
        double filled = measure("filled", large, seed());
        ratios[round] = filled / smallRates[round];
      }
      System.out.printf(
          Locale.ROOT,
          "notary-solo states_per_s=%.0f ratio_at_10m=%.2f states=%d callers=%d%n",
          median(smallRates),
          median(ratios),
          large.status().accepted(),
          callers);
    }
  }

  private static NotaryEngine open(Path folder) {
    return SoloEngine.open(RocksOptions.in(folder), SoloOptions.with(Clock.systemUTC()));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** A folder of an earlier run may be used again: states must be new. */
  private static long seed() {
    return System.nanoTime();
  }

  private double measure(String phase, NotaryEngine engine, long seed) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    long heightBefore = engine.status().height();
    Duration cpuBefore = cpu();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    List<Callable<long[]>> loops = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      SplittableRandom random = new SplittableRandom(seed * 1000 + i);
      loops.add(() -> loop(engine, random, end));
    }
    List<long[]> latencies = new ArrayList<>();
    for (Future<long[]> loop : threads.invokeAll(loops)) {
      latencies.add(loop.get());
    }
    threads.shutdown();
    double elapsed = (System.nanoTime() - start) / 1e9;
    long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    long blocks = engine.status().height() - heightBefore;
    System.out.printf(
        Locale.ROOT,
        "%-16s %8.0f/s  p50 %.2f ms  p99 %.2f ms  %.0f blocks/s  %.1f us of CPU each%n",
        phase,
        all.length / elapsed,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6,
        blocks / elapsed,
        cpu().minus(cpuBefore).toNanos() / 1e3 / all.length);
    return all.length / elapsed;
  }

  /** Of the whole process: callers, engine and RocksDB's compactions. */
  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long[] loop(NotaryEngine engine, SplittableRandom random, long end) {
    long[] latencies = new long[1 << 10];
    int count = 0;
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      requireAccepted(engine.submit(request(random)).toCompletableFuture().join());
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * count);
      }
      latencies[count++] = System.nanoTime() - now;
    }
    return Arrays.copyOf(latencies, count);
  }

  private static void fill(NotaryEngine engine, long states) {
    SplittableRandom random = new SplittableRandom(seed());
    long start = System.nanoTime();
    List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
    for (long i = 0; i < states; i++) {
      waiting.add(engine.submit(request(random)).toCompletableFuture());
      if (waiting.size() == 20_000) {
        waiting.forEach(outcome -> requireAccepted(outcome.join()));
        waiting.clear();
      }
    }
    waiting.forEach(outcome -> requireAccepted(outcome.join()));
    System.out.printf(
        Locale.ROOT,
        "%-16s %d states in %.0f s%n",
        "fill",
        states,
        (System.nanoTime() - start) / 1e9);
  }

  private static void requireAccepted(Outcome outcome) {
    if (!(outcome instanceof Accepted)) {
      throw new IllegalStateException("a fresh state was not accepted: " + outcome);
    }
  }

  private static NotaryRequest request(SplittableRandom random) {
    StateReference input = new StateReference(hash(random), random.nextInt(4));
    return new NotaryRequest(
        new LogLeaf(hash(random), List.of(input), List.of(), Window.ALWAYS), "O=Bench,L=Rome,C=IT");
  }

  private static Hash hash(SplittableRandom random) {
    ByteBuffer bytes = ByteBuffer.allocate(Hash.BYTES);
    while (bytes.hasRemaining()) {
      bytes.putLong(random.nextLong());
    }
    return Hash.of(bytes.array());
  }
}
