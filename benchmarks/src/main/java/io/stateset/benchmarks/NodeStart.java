package io.stateset.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From the start of a process to the end of the first flow of the node in it, which has a folder of
 * earlier runs: a flow that only this node signs, and that is forced to disk.
 */
public final class NodeStart implements Benchmark {
  private final List<Double> up = new ArrayList<>();
  private final List<Double> flowEnded = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();

  @Override
  public Report run(Scale scale, Path folder) throws Exception {
    double forcedWrites = Machine.forcedWritesPerSecond(folder);
    Company.enrolAll(folder);
    start(folder);
    up.clear();
    flowEnded.clear();
    cpu.clear();
    for (int i = 0; i < scale.starts(); i++) {
      start(folder);
    }
    return new Report("node-start")
        .add("first_flow_ms", Figures.median(flowEnded), 0)
        .add("up_ms", Figures.median(up), 0)
        .add("cpu_ms", Figures.median(cpu), 0)
        .add("forced_writes_per_s", forcedWrites, 0)
        .add("load", Machine.load(), 2);
  }

  private void start(Path folder) throws Exception {
    long began = System.nanoTime();
    try (CompanyProcess process = CompanyProcess.start(folder, Company.KEEPER)) {
      process.answer();
      up.add((System.nanoTime() - began) / 1e6);
      process.ask("begin");
      flowEnded.add((System.nanoTime() - began) / 1e6);
      cpu.add(process.cpu().toNanos() / 1e6);
    }
  }
}
