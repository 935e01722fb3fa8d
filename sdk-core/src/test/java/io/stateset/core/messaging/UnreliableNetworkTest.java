package io.stateset.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.messaging.grpc.TlsNetwork;
import io.stateset.core.messaging.memory.InMemoryNetwork;
import io.stateset.core.storage.StorageException;
import io.stateset.core.testing.Eventually;
import io.stateset.core.testing.OwnThreads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import net.corda.core.identity.CordaX500Name;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes over a network that loses, delays, repeats and reorders, and that are closed and opened
 * again meanwhile: every message that was committed arrives once and in order.
 */
@Timeout(240)
class UnreliableNetworkTest {
  private static final CordaX500Name ALICE = TransportContract.name("Alice");
  private static final CordaX500Name BOB = TransportContract.name("Bob");
  private static final int WRITERS = 3;
  private static final long WRITER_SPAN = 1_000_000;
  private static final int RESTARTS = 6;
  private static final MessagingOptions OPTIONS =
      TestNode.QUICK.withBatches(1_000, 20, 3_000).withRequestTimeout(Duration.ofSeconds(1));

  @TempDir
  Path folder;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final AtomicLong attempts = new AtomicLong();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void in_memory() {
    try (InMemoryNetwork network = new InMemoryNetwork()) {
      run(network::transport);
    }
  }

  @Test
  void over_tls() {
    try (TlsNetwork network = new TlsNetwork(folder.resolve("network"))) {
      run(network::transport);
    }
  }

  /** A node through its runs. Its writers go on with the run that there is. */
  private final class Member {
    private final CordaX500Name name;
    private final CordaX500Name peer;
    private final Function<CordaX500Name, Transport> transports;
    private volatile TestNode node;

    Member(CordaX500Name name, CordaX500Name peer, Function<CordaX500Name, Transport> transports) {
      this.name = name;
      this.peer = peer;
      this.transports = transports;
      this.node = open();
    }

    private TestNode open() {
      Random faults = new Random(seed + name.hashCode());
      return new TestNode(
              folder.resolve(name.getOrganisation()),
              new UnreliableTransport(transports.apply(name), faults, timer),
              OPTIONS,
              Clock.systemUTC())
          .start();
    }

    void restart() {
      node.close();
      node = open();
    }

    void write(int writer, Random choices) {
      AtomicLong next = new AtomicLong(writer * WRITER_SPAN);
      while (!ending.get()) {
        try {
          send(node, next, choices);
        } catch (MessagingException | StorageException | IllegalStateException e) {
          // Rolled back, or the node is closed: what was committed is in its table.
          Thread.onSpinWait();
        }
      }
    }

    private void send(TestNode present, AtomicLong next, Random choices) {
      present.database.inTransaction(transaction -> {
        for (int i = choices.nextInt(4); i >= 0; i--) {
          long content = next.incrementAndGet();
          attempts.incrementAndGet();
          present.messaging.send(transaction, peer, payload(content, choices));
          transaction
              .writer()
              .execute(
                  "INSERT INTO test_sent (peer, content) VALUES (?, ?)", peer.toString(), content);
        }
        if (choices.nextInt(5) == 0) {
          throw new IllegalStateException("rolled back");
        }
        return transaction;
      });
    }

    List<String> sent() {
      return node.database.read(reader -> reader
          .createQuery("SELECT content FROM test_sent")
          .mapTo(String.class)
          .list());
    }
  }

  /** The content, and padding, so that batches are bounded by bytes as well as by count. */
  private static byte[] payload(long content, Random choices) {
    int padding = choices.nextInt(3) == 0 ? 170 : choices.nextInt(20);
    return TestNode.bytes(content + " ".repeat(padding));
  }

  private void run(Function<CordaX500Name, Transport> transports) {
    Member alice = new Member(ALICE, BOB, transports);
    Member bob = new Member(BOB, ALICE, transports);
    try {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (Member member : List.of(alice, bob)) {
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          Random choices = new Random(random.nextLong());
          writers.add(
              CompletableFuture.runAsync(() -> member.write(writer, choices), OwnThreads.EXECUTOR));
        }
      }
      for (int i = 0; i < RESTARTS; i++) {
        Member next = random.nextBoolean() ? alice : bob;
        long goal = attempts.get() + random.nextInt(400);
        Eventually.holds("more messages, seed " + seed, () -> attempts.get() >= goal);
        next.restart();
      }
      ending.set(true);
      writers.forEach(CompletableFuture::join);
      assertArrived(alice, bob);
      assertArrived(bob, alice);
    } finally {
      ending.set(true);
      alice.node.close();
      bob.node.close();
    }
  }

  private void assertArrived(Member sender, Member receiver) {
    List<String> sent = sender.sent();
    Eventually.holds(
        "all messages, seed " + seed + ", of " + sender.node.link(receiver.name),
        () -> sender.node.link(receiver.name).waiting() == 0);
    List<String> received =
        receiver.node.received(sender.name).stream().map(String::trim).toList();
    assertThat(received)
        .as("seed %d", seed)
        .hasSizeGreaterThan(100)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(sent);
    for (int i = 0; i < WRITERS; i++) {
      long writer = i;
      assertThat(received.stream()
              .map(Long::parseLong)
              .filter(content -> content / WRITER_SPAN == writer)
              .toList())
          .as("seed %d, writer %d", seed, writer)
          .isSorted();
    }
    List<Long> numbers = receiver.node.numbers("test_received", sender.name);
    assertThat(numbers.get(numbers.size() - 1)).as("seed %d", seed).isEqualTo(sent.size());
  }
}
