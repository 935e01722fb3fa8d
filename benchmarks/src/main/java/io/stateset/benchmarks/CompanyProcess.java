package io.stateset.benchmarks;

import io.stateset.benchmarks.cli.CompanyMain;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A company's node in a process of its own: takes a line, answers with one. Not thread-safe. */
final class CompanyProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;

  private CompanyProcess(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.commands = new BufferedWriter(
        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it with this program's own Java and class path; returns at once. */
  static CompanyProcess start(Path network, Company company) throws IOException {
    return new CompanyProcess(new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CompanyMain.class.getName(),
            network.toString(),
            company.name())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  /** Has something done and waits for the answer. */
  String ask(String command) throws IOException {
    commands.write(command);
    commands.newLine();
    commands.flush();
    return answer();
  }

  /** The next answer; the first says that the node is up. */
  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("A company's process has ended");
    }
    return line;
  }

  Duration cpu() {
    return Machine.cpu(process.toHandle());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      commands.close();
      process.waitFor(30, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
  }
}
