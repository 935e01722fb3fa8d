package io.stateset.examples.receivables.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A company's process, seen from the story. Not thread-safe. */
final class PartyProcess implements AutoCloseable {
  private final String organisation;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;

  private PartyProcess(String organisation, Process process) {
    this.organisation = organisation;
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.commands = new BufferedWriter(
        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts the process with this program's own Java and class path; returns before its node is
   * ready.
   */
  static PartyProcess start(Path network, String organisation, String role) throws IOException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PartyMain.class.getName(),
            network.toString(),
            organisation,
            role)
        .redirectError(network.resolve(organisation + ".log").toFile())
        .start();
    return new PartyProcess(organisation, process);
  }

  String organisation() {
    return organisation;
  }

  /** Waits for the node to be ready, and returns what it says of itself. */
  String awaitReady() throws IOException {
    return last(answer());
  }

  /**
   * Does one thing and returns the last line of the answer; throws with the party's own words if it
   * failed.
   */
  String tell(String command) throws IOException {
    return last(tellAll(command));
  }

  /** As {@link #tell}, all lines. */
  List<String> tellAll(String command) throws IOException {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw ended();
    }
    return answer();
  }

  private List<String> answer() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("OK ")) {
        lines.add(line.substring(3));
        return lines;
      } else if (line.startsWith("ERROR ")) {
        throw new PartyRefusal(organisation, line.substring(6));
      }
      lines.add(line);
    }
    throw ended();
  }

  private PartyRefusal ended() {
    return new PartyRefusal(
        organisation, "the process has ended; its log lies in the network's folder");
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
