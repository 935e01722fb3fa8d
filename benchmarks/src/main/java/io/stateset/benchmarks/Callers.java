package io.stateset.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls something over and over from many threads, each of which waits for its answer. */
final class Callers {
  private Callers() {}

  /** What one thread does again and again until it says that there is nothing left. */
  @FunctionalInterface
  interface Call {
    /** Whether something was done. */
    boolean once() throws Exception;
  }

  /** One call a thread, for {@code duration} or until nothing is left. */
  static Measured run(List<? extends Call> calls, Duration duration) throws Exception {
    long end = System.nanoTime() + duration.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<Callable<long[]>> loops = new ArrayList<>();
      calls.forEach(call -> loops.add(() -> loop(call, end)));
      long start = System.nanoTime();
      List<long[]> latencies = new ArrayList<>();
      for (Future<long[]> loop : threads.invokeAll(loops)) {
        latencies.add(loop.get());
      }
      long elapsed = System.nanoTime() - start;
      return new Measured(latencies.stream().flatMapToLong(Arrays::stream).toArray(), elapsed);
    } finally {
      threads.shutdownNow();
    }
  }

  private static long[] loop(Call call, long end) throws Exception {
    long[] latencies = new long[1 << 10];
    int count = 0;
    long before = System.nanoTime();
    while (before < end && call.once()) {
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, 2 * count);
      }
      long after = System.nanoTime();
      latencies[count++] = after - before;
      before = after;
    }
    return Arrays.copyOf(latencies, count);
  }

  /**
   * What came of it.
   *
   * @param latencies nanoseconds of each call, in no order
   * @param elapsed nanoseconds from the first call to the last answer
   */
  record Measured(long[] latencies, long elapsed) {
    double perSecond() {
      return latencies.length / (elapsed / 1e9);
    }

    double p99Millis() {
      return Figures.percentile(latencies, 0.99) / 1e6;
    }
  }
}
