package io.stateset.examples.receivables.cli;

import io.stateset.core.StatesetNode;
import io.stateset.examples.receivables.Network;
import io.stateset.examples.receivables.Party;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One company in a process of its own: reads a command a line, answers with lines and then
 * {@code OK} or {@code ERROR} and a text, and ends when its input does.
 */
public final class PartyMain {
  private static final Logger LOG = LoggerFactory.getLogger(PartyMain.class);

  private PartyMain() {}

  /** Arguments: the network's folder, the organisation, and {@code party} or {@code notary}. */
  public static void main(String[] arguments) throws IOException {
    Network network = new Network(Path.of(arguments[0]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean notary = arguments[2].equals("notary");
    try (StatesetNode node =
        notary ? network.startNotary(arguments[1]) : network.start(arguments[1])) {
      out.println("OK process " + ProcessHandle.current().pid() + " at " + node.address());
      serve(
          new Party(node, network.folder(arguments[1])),
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          out);
    }
  }

  private static void serve(Party party, BufferedReader in, PrintStream out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(party, line));
    }
  }

  private static String answer(Party party, String line) {
    try {
      String answer = party.perform(line);
      int last = answer.lastIndexOf('\n');
      return answer.substring(0, last + 1) + "OK " + answer.substring(last + 1);
    } catch (Exception e) {
      LOG.error("{} failed", line, e);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return "ERROR " + cause.getClass().getSimpleName() + ": " + firstLine(cause.getMessage());
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
