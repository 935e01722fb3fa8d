package io.stateset.benchmarks;

import io.stateset.benchmarks.Callers.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Update flows between two nodes, with a notary, all in this JVM and forced to disk; and the same
 * with all folders in a file system in memory, where a forced write costs nothing. Rounds of the
 * two alternate, so that what else the machine does falls on both alike.
 */
public final class FlowsOneJvm implements Benchmark {
  /** Names the folder in memory. */
  private static final String MEMORY_FOLDER = "benchmarks.memory";

  private final List<Measured> onDisk = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private long cpuNanos;

  @Override
  public Report run(Scale scale, Path folder) throws Exception {
    Path memory = TemporaryFolder.in(Path.of(System.getProperty(MEMORY_FOLDER, "/dev/shm")));
    double forcedWrites = Machine.forcedWritesPerSecond(folder);
    try (Trio disk = Trio.start(folder);
        Trio volatileTrio = Trio.start(memory)) {
      measure(scale, begin(disk), begin(volatileTrio));
    } finally {
      TemporaryFolder.delete(memory);
    }
    return report().add("forced_writes_per_s", forcedWrites, 0).add("load", Machine.load(), 2);
  }

  private static Counting begin(Trio trio) {
    return Counting.begin(trio.node(Company.KEEPER), trio.node(Company.PARTNER).identity());
  }

  private void measure(Scale scale, Counting disk, Counting memory) throws Exception {
    disk.run(scale.warmUpSeconds());
    memory.run(scale.warmUpSeconds());
    for (int round = 0; round < scale.rounds(); round++) {
      long cpuBefore = Machine.cpu().toNanos();
      Measured measured = disk.run(scale.roundSeconds());
      cpuNanos += Machine.cpu().toNanos() - cpuBefore;
      onDisk.add(measured);
      ratios.add(measured.perSecond() / memory.run(scale.roundSeconds()).perSecond());
    }
  }

  private Report report() {
    long[] latencies = onDisk.stream()
        .flatMapToLong(measured -> Arrays.stream(measured.latencies()))
        .toArray();
    return new Report("flows-one-jvm")
        .add(
            "flows_per_s",
            Figures.median(onDisk.stream().map(Measured::perSecond).toList()),
            1)
        .add("p99_ms", Figures.percentile(latencies, 0.99) / 1e6, 1)
        .add("memory_ratio", Figures.median(ratios), 2)
        .add("cpu_ms_per_flow", cpuNanos / 1e6 / latencies.length, 2);
  }
}
