package io.stateset.examples.receivables;

import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetNode;
import io.stateset.core.ledger.TransactionStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.corda.core.transactions.SignedTransaction;

/**
 * The {@code main} of a process that is going to be killed: one party, which does by itself
 * whatever it finds to do. Prints {@code READY}, then {@code ACK} and the id of each transaction
 * that its node told it is done, and {@code FAILED} with the reason where it told that something is
 * not. Reads {@code rest} (begin nothing new; answered by {@code RESTING} when nothing runs),
 * {@code work} and {@code flight} (answered by {@code FLIGHT} and how many transactions are in
 * flight).
 */
public final class TradingParty {
  private static final Duration SETTLEMENT_PAUSE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 50;
  private static final long BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StatesetNode node;
  private final PrintStream out;
  private final TradingRules rules;
  private final Map<String, FlowHandle<?>> running = new ConcurrentHashMap<>();
  private final Map<String, Long> notBefore = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean resting;

  private TradingParty(StatesetNode node, String role, PrintStream out) {
    this.node = node;
    this.out = out;
    this.rules = new TradingRules(node, role);
  }

  /** Arguments: the network's folder and the organisation, which is its role too. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Network network = new Network(Path.of(arguments[0]));
    String role = arguments[1];
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    StatesetNode.Builder described =
        role.equals("Notary") ? network.describeNotary(role) : network.describe(role);
    try (StatesetNode node = described.settlementPause(SETTLEMENT_PAUSE).start()) {
      out.println("READY");
      new TradingParty(node, role, out).trade();
    }
  }

  private void trade() throws InterruptedException {
    Thread listener = new Thread(this::obey, "commands");
    listener.setDaemon(true);
    listener.start();
    while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (!resting) {
        rules.whatToDo().forEach(this::begin);
      }
    }
  }

  private void obey() {
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        obey(line);
      }
    } catch (IOException e) {
      out.println("FAILED to read commands: " + e);
    }
    over.countDown();
  }

  private void obey(String command) {
    switch (command) {
      case "rest" -> rest();
      case "work" -> resting = false;
      case "flight" -> out.println("FLIGHT " + store().inFlight(null).size());
      default -> out.println("FAILED Nobody knows how to " + command);
    }
  }

  private void rest() {
    resting = true;
    for (FlowHandle<?> flow : List.copyOf(running.values())) {
      try {
        flow.get(PATIENCE);
      } catch (RuntimeException e) {
        out.println("FAILED at rest: " + e.getCause());
      }
    }
    out.println("RESTING");
  }

  private TransactionStore store() {
    return (TransactionStore) node.services().getValidatedTransactions();
  }

  private void begin(TradingRules.Task task) {
    if (running.containsKey(task.name())
        || notBefore.getOrDefault(task.name(), Long.MIN_VALUE) > System.nanoTime()) {
      return;
    }
    try {
      FlowHandle<?> flow = task.start().get();
      running.put(task.name(), flow);
      CompletableFuture<?> unused =
          flow.result().whenComplete((value, failure) -> ended(task, value, failure));
    } catch (RuntimeException e) {
      ended(task, null, e);
    }
  }

  private void ended(TradingRules.Task task, Object value, Throwable failure) {
    notBefore.put(task.name(), System.nanoTime() + BACK_OFF_NANOS);
    if (failure != null) {
      out.println("FAILED " + task.name() + ": "
          + failure.toString().lines().findFirst().orElse(""));
    } else if (value instanceof SignedTransaction transaction) {
      out.println("ACK " + transaction.getId() + " " + task.name());
    }
    running.remove(task.name());
  }
}
