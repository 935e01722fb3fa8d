package io.stateset.benchmarks;

import io.stateset.benchmarks.Callers.Measured;
import io.stateset.notary.engine.NotaryEngine;
import io.stateset.notary.engine.SoloEngine;
import io.stateset.notary.engine.SoloOptions;
import io.stateset.notary.store.RocksOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of one input at a solo engine over RocksDB, forced to disk: with an almost empty store
 * and with a full one, in rounds that alternate; then through Corda's own client.
 */
public final class NotarySolo implements Benchmark {
  private static final long SEED = 20_261_123;

  private final List<Double> rates = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private long requests;
  private long cpuNanos;

  @Override
  public Report run(Scale scale, Path folder) throws Exception {
    double forcedWrites = Machine.forcedWritesPerSecond(folder);
    try (NotaryEngine small = open(folder.resolve("small"));
        NotaryEngine large = open(folder.resolve("large"))) {
      EngineLoad filled = new EngineLoad(large, SEED);
      filled.fill(scale.states());
      measure(scale, new EngineLoad(small, SEED), filled);
    }
    return new Report("notary-solo")
        .add("states_per_s", Figures.median(rates), 0)
        .add("ratio_at_10m", Figures.median(ratios), 2)
        .add("client_per_s", NotaryClient.perSecond(scale, folder.resolve("network")), 1)
        .add("cpu_us_per_state", cpuNanos / 1e3 / requests, 1)
        .add("forced_writes_per_s", forcedWrites, 0)
        .add("load", Machine.load(), 2);
  }

  private static NotaryEngine open(Path folder) {
    return SoloEngine.open(RocksOptions.in(folder), SoloOptions.with(Clock.systemUTC()));
  }

  private void measure(Scale scale, EngineLoad small, EngineLoad filled) throws Exception {
    small.run(scale.roundSeconds());
    filled.run(scale.roundSeconds());
    for (int round = 0; round < scale.rounds(); round++) {
      long cpuBefore = Machine.cpu().toNanos();
      Measured measured = small.run(scale.roundSeconds());
      cpuNanos += Machine.cpu().toNanos() - cpuBefore;
      requests += measured.latencies().length;
      rates.add(measured.perSecond());
      ratios.add(filled.run(scale.roundSeconds()).perSecond() / measured.perSecond());
    }
  }
}
