package io.stateset.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same update flows between two nodes and a notary in three processes, over mutual TLS. The
 * callers are in the keeper's process.
 */
public final class FlowsThreeJvms implements Benchmark {
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> p99s = new ArrayList<>();
  private long flows;

  @Override
  public Report run(Scale scale, Path folder) throws Exception {
    double forcedWrites = Machine.forcedWritesPerSecond(folder);
    Company.enrolAll(folder);
    try (CompanyProcess notary = CompanyProcess.start(folder, Company.NOTARY);
        CompanyProcess partner = CompanyProcess.start(folder, Company.PARTNER);
        CompanyProcess keeper = CompanyProcess.start(folder, Company.KEEPER)) {
      List<CompanyProcess> processes = List.of(notary, partner, keeper);
      for (CompanyProcess process : processes) {
        process.answer();
      }
      keeper.ask("count " + scale.warmUpSeconds() * 2);
      double cpuBefore = cpuMillis(processes);
      measure(scale, keeper);
      return new Report("flows-three-jvms")
          .add("flows_per_s", Figures.median(rates), 1)
          .add("p99_ms", Figures.median(p99s), 1)
          .add("cpu_ms_per_flow", (cpuMillis(processes) - cpuBefore) / flows, 2)
          .add("forced_writes_per_s", forcedWrites, 0)
          .add("load", Machine.load(), 2);
    }
  }

  private static double cpuMillis(List<CompanyProcess> processes) {
    return processes.stream()
        .mapToDouble(process -> process.cpu().toNanos() / 1e6)
        .sum();
  }

  private void measure(Scale scale, CompanyProcess keeper) throws IOException {
    for (int round = 0; round < scale.rounds(); round++) {
      String[] answer = keeper.ask("count " + scale.roundSeconds()).split(" ", -1);
      flows += Long.parseLong(answer[0]);
      rates.add(Double.parseDouble(answer[1]));
      p99s.add(Double.parseDouble(answer[2]));
    }
  }
}
