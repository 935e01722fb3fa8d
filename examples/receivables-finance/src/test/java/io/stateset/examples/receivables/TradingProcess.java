package io.stateset.examples.receivables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A party's process, which can be killed and started again. Not thread-safe. */
final class TradingProcess implements AutoCloseable {
  static final long PATIENCE_SECONDS = 90;

  private final Path network;
  private final String organisation;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Object news = new Object();
  private Process process;
  private Thread reader;

  TradingProcess(Path network, String organisation) throws IOException {
    this.network = network;
    this.organisation = organisation;
    start();
  }

  void start() throws IOException {
    lines.clear();
    process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + System.getProperty("log", "warn"),
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-cp",
            System.getProperty("java.class.path"),
            TradingParty.class.getName(),
            network.toString(),
            organisation)
        .redirectError(ProcessBuilder.Redirect.appendTo(
            network.resolve(organisation + ".log").toFile()))
        .start();
    Process started = process;
    reader = new Thread(() -> read(started), "reader of " + organisation);
    reader.start();
  }

  private void read(Process started) {
    try (var in = new BufferedReader(
        new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        heard(line);
      }
    } catch (IOException e) {
      heard("FAILED to be read: " + e);
    }
    heard("ENDED");
  }

  /**
   * A line that the kill cut short is longer than nothing and shorter than an id: it is no
   * acknowledgement.
   */
  private void heard(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("ACK") && words.length > 2) {
      acknowledged.add(words[1]);
    }
    lines.add(line);
    synchronized (news) {
      news.notifyAll();
    }
  }

  String organisation() {
    return organisation;
  }

  /** Ids of the transactions that the party was told are done, in all its lives. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /** What the party has said in this life. */
  List<String> said() {
    return List.copyOf(lines);
  }

  /** SIGKILL, then everything that the process had said is read. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    reader.join();
  }

  void tell(String command) throws IOException {
    OutputStream commands = process.getOutputStream();
    commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
    commands.flush();
  }

  /** Asks and takes the line that begins with {@code answer}. */
  String ask(String command, String answer) throws Exception {
    lines.removeIf(line -> line.startsWith(answer));
    tell(command);
    return await(line -> line.startsWith(answer), answer);
  }

  void awaitReady() throws Exception {
    await(line -> line.equals("READY"), "READY");
  }

  private String await(Predicate<String> wanted, String what) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (news) {
      while (true) {
        var found = lines.stream().filter(wanted).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0 || lines.contains("ENDED")) {
          throw new TimeoutException(organisation + " did not say " + what + ": " + said());
        }
        news.wait(millis);
      }
    }
  }

  /** Lets the process end by itself. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    reader.join();
  }
}
