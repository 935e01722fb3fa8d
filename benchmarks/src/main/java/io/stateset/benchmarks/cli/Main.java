package io.stateset.benchmarks.cli;

import io.stateset.benchmarks.Benchmark;
import io.stateset.benchmarks.FlowsOneJvm;
import io.stateset.benchmarks.FlowsThreeJvms;
import io.stateset.benchmarks.Footprint;
import io.stateset.benchmarks.NodeStart;
import io.stateset.benchmarks.NotarySolo;
import io.stateset.benchmarks.Scale;
import io.stateset.benchmarks.TemporaryFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Runs a benchmark; the last line on standard output has its figures.
 *
 * <p>Folders are made in the system's folder for temporary files ({@code -Djava.io.tmpdir}), which
 * must be on the disk that is to be measured.
 */
public final class Main {
  private static final String SMOKE = "--smoke";

  private static final Map<String, Supplier<Benchmark>> BENCHMARKS = new TreeMap<>(Map.of(
      "flows-one-jvm", FlowsOneJvm::new,
      "flows-three-jvms", FlowsThreeJvms::new,
      "footprint", Footprint::new,
      "node-start", NodeStart::new,
      "notary-solo", NotarySolo::new));

  private Main() {}

  /** Arguments: a benchmark's name, {@code --smoke} or both. */
  public static void main(String[] arguments) throws Exception {
    if (!run(new ArrayList<>(List.of(arguments)), System.out)) {
      System.err.println(
          "Usage: java -jar benchmarks.jar NAME [--smoke], or --smoke for all; NAME is one of "
              + String.join(", ", BENCHMARKS.keySet()));
      throw new Failed();
    }
  }

  /** Whether the arguments made sense. */
  private static boolean run(List<String> arguments, PrintStream out) throws Exception {
    Scale scale = arguments.remove(SMOKE) ? Scale.SMOKE : Scale.FULL;
    if (arguments.isEmpty() && scale.equals(Scale.SMOKE)) {
      arguments.addAll(BENCHMARKS.keySet());
    }
    if (arguments.isEmpty() || !BENCHMARKS.keySet().containsAll(arguments)) {
      return false;
    }
    for (String name : arguments) {
      out.println(measure(Objects.requireNonNull(BENCHMARKS.get(name)).get(), scale));
    }
    return true;
  }

  private static String measure(Benchmark benchmark, Scale scale) throws Exception {
    Path folder = TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    try {
      return benchmark.run(scale, folder).toString();
    } finally {
      TemporaryFolder.delete(folder);
    }
  }

  /** How {@code main} tells the launcher of a failure: the JVM ends with 1. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed() {
      super("see above", null, false, false);
    }
  }
}
