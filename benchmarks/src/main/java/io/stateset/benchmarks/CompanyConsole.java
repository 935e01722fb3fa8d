package io.stateset.benchmarks;

import io.stateset.benchmarks.Callers.Measured;
import io.stateset.benchmarks.counter.CounterFlows;
import io.stateset.core.StatesetNode;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A company's side of {@link CompanyProcess}: says {@code up} when its node is, then answers each
 * line with one, and ends with its input.
 */
public final class CompanyConsole {
  private final StatesetNode node;
  private @Nullable Counting counting;

  private CompanyConsole(StatesetNode node) {
    this.node = node;
  }

  /** Serves until {@code in} ends. Blocks. */
  public static void serve(Path network, String company, BufferedReader in, PrintStream out)
      throws Exception {
    try (StatesetNode node = Company.valueOf(company).node(network).start()) {
      CompanyConsole console = new CompanyConsole(node);
      out.println("up");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(console.answer(line.split(" ", -1)));
      }
    }
  }

  private String answer(String... words) throws Exception {
    return switch (words[0]) {
      case "begin" -> begin();
      case "count" -> count(Integer.parseInt(words[1]));
      default -> throw new IllegalArgumentException("Nobody knows how to " + words[0]);
    };
  }

  /** One flow that needs nobody else. */
  private String begin() {
    return node.startFlow(CounterFlows.Begin.class, 1, node.identity())
        .get(Duration.ofSeconds(60))
        .getId()
        .toString();
  }

  /** Counts with the partner for some seconds; the answer has how many, rate and p99. */
  private String count(int seconds) throws Exception {
    Counting current = counting;
    if (current == null) {
      current = Counting.begin(node, node.party(Company.PARTNER.legalName()).orElseThrow());
      counting = current;
    }
    Measured measured = current.run(seconds);
    return measured.latencies().length + " " + measured.perSecond() + " " + measured.p99Millis();
  }
}
