package io.stateset.core.messaging;

import static io.stateset.core.messaging.Answers.answer;
import static io.stateset.core.messaging.Answers.assertRefused;
import static io.stateset.core.messaging.TestNode.QUICK;
import static io.stateset.core.messaging.TestNode.bytes;
import static io.stateset.core.messaging.TestNode.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.messaging.LinkStatus.State;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.memory.InMemoryNetwork;
import io.stateset.core.testing.Eventually;
import io.stateset.core.testing.OwnThreads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.corda.core.identity.CordaX500Name;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DurableMessagingTest {
  private static final CordaX500Name ALICE = TransportContract.name("Alice");
  private static final CordaX500Name BOB = TransportContract.name("Bob");
  private static final CordaX500Name CAROL = TransportContract.name("Carol");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  private final InMemoryNetwork network = new InMemoryNetwork();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    network.close();
  }

  private TestNode create(CordaX500Name name, MessagingOptions options, Clock clock) {
    TestNode node = new TestNode(
        folder.resolve(name.getOrganisation()), network.transport(name), options, clock);
    open.add(node);
    return node;
  }

  private TestNode start(CordaX500Name name) {
    return create(name, QUICK, Clock.systemUTC()).start();
  }

  /** Keeps what it received for a day, by a clock that shows {@code now}. */
  private TestNode start(CordaX500Name name, AtomicReference<Instant> now) {
    return create(name, QUICK.withInboxRetention(Duration.ofDays(1)), clock(now))
        .start();
  }

  private static Clock clock(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public java.time.ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  private static void assertRefusedWith(Code code, ThrowingCallable call) {
    assertThatExceptionOfType(MessagingException.class)
        .isThrownBy(call)
        .returns(code, MessagingException::reason);
  }

  @Test
  void messages_arrive_in_order_and_their_rows_go() {
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    alice.send(BOB, "one", "two");
    alice.send(BOB, "three");
    bob.awaitReceived(ALICE, "one", "two", "three");
    assertThat(bob.numbers("msg_inbox", ALICE)).containsExactly(1L, 2L, 3L);
    Eventually.holds(
        "acknowledged rows are deleted", () -> alice.numbers("msg_outbox", BOB).isEmpty());
    Eventually.holds("idle", () -> alice.link(BOB).state() == State.IDLE);
    assertThat(alice.link(BOB).lastNumber()).isEqualTo(3);
    assertThat(alice.link(BOB).acknowledged()).isEqualTo(3);
    assertThat(bob.link(ALICE).received()).isEqualTo(3);
  }

  @Test
  void numbers_go_on_after_a_restart_also_where_all_rows_are_gone() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB, now);
    alice.send(BOB, "one", "two");
    bob.awaitReceived(ALICE, "one", "two");
    Eventually.holds("acknowledged", () -> alice.numbers("msg_outbox", BOB).isEmpty());
    Eventually.holds("kept for long enough", () -> {
      now.updateAndGet(time -> time.plus(Duration.ofDays(2)));
      return bob.numbers("msg_inbox", ALICE).isEmpty();
    });
    alice.close();
    bob.close();

    TestNode aliceAgain = start(ALICE);
    TestNode bobAgain = start(BOB, now);
    assertThat(bobAgain.link(ALICE).received()).isEqualTo(2);
    assertThat(aliceAgain.link(BOB).acknowledged()).isEqualTo(2);
    aliceAgain.send(BOB, "three");
    bobAgain.awaitReceived(ALICE, "one", "two", "three");
    assertThat(bobAgain.numbers("msg_inbox", ALICE)).containsExactly(3L);
  }

  @Test
  void a_send_whose_commit_is_refused_leaves_no_gap() {
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    alice.send(BOB, "one");
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> alice.database.inTransaction(transaction -> {
            alice.messaging.send(transaction, BOB, bytes("never"));
            transaction.onSequence(number -> {
              throw new IllegalStateException("refused");
            });
            return transaction;
          }))
          .hasMessage("refused");
    }
    alice.send(BOB, "two");
    bob.awaitReceived(ALICE, "one", "two");
    assertThat(bob.numbers("msg_inbox", ALICE)).containsExactly(1L, 2L);
  }

  @Test
  void messages_that_a_failed_commit_has_left_go_out_with_the_next() {
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    alice.send(BOB, "one");
    bob.awaitReceived(ALICE, "one");
    assertThatThrownBy(() -> alice.database.inTransaction(transaction -> {
          alice.messaging.send(transaction, BOB, bytes("rolled back"));
          transaction.onSequence(number -> {
            throw new IllegalStateException("refused");
          });
          return transaction;
        }))
        .hasMessage("refused");
    alice.database.inTransaction(transaction -> transaction.update(
        "insert into msg_outbox (peer, number, payload, created_at, epoch) values (?, ?, ?, ?, ?)",
        BOB.toString(),
        2,
        bytes("left"),
        Instant.EPOCH,
        1));
    alice.send(BOB, "three");
    bob.awaitReceived(ALICE, "one", "left", "three");
  }

  @Test
  void nothing_leaves_before_the_commit_and_nothing_of_what_is_rolled_back() {
    ScriptedTransport transport = new ScriptedTransport();
    try (TestNode alice =
        new TestNode(folder.resolve("a"), transport, QUICK, Clock.systemUTC()).start()) {
      assertThatThrownBy(() -> alice.database.inTransaction(transaction -> {
            alice.messaging.send(transaction, BOB, bytes("never"));
            throw new IllegalStateException("rolled back");
          }))
          .hasMessage("rolled back");
      alice.database.inTransaction(transaction -> {
        alice.messaging.send(transaction, BOB, bytes("one"));
        assertThat(transport.isQuiet()).isTrue();
        return transaction;
      });
      LinkBatch batch = transport.next().batch();
      assertThat(batch.first()).isEqualTo(1);
      assertThat(batch.payloads()).hasSize(1);
      assertThat(text(batch.payloads().get(0))).isEqualTo("one");
    }
  }

  @Test
  void the_array_is_copied_at_the_send() {
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    alice.database.inTransaction(transaction -> {
      byte[] payload = bytes("one");
      alice.messaging.send(transaction, BOB, payload);
      payload[0] = 'X';
      return payload;
    });
    bob.awaitReceived(ALICE, "one");
  }

  @Test
  void numbers_have_no_gaps_when_threads_send_to_two_links_in_opposite_orders() {
    long seed = System.nanoTime();
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    TestNode carol = start(CAROL);
    List<CompletableFuture<Integer>> senders = IntStream.range(0, 8)
        .mapToObj(thread -> CompletableFuture.supplyAsync(
            () -> sendToBoth(alice, thread, new Random(seed + thread)), OwnThreads.EXECUTOR))
        .toList();
    int sent = senders.stream().mapToInt(CompletableFuture::join).sum();
    for (TestNode receiver : List.of(bob, carol)) {
      Eventually.holds(
          "all messages, seed " + seed, () -> receiver.received(ALICE).size() >= sent);
      assertThat(receiver.numbers("test_received", ALICE))
          .as("seed %d", seed)
          .isEqualTo(LongStream.rangeClosed(1, sent).boxed().toList());
      assertInOrderOfEachThread(receiver.received(ALICE), seed);
    }
    assertThat(bob.received(ALICE)).as("seed %d", seed).isEqualTo(carol.received(ALICE));
  }

  /** Half of the threads write to Bob first, and a third of the transactions is rolled back. */
  private static int sendToBoth(TestNode node, int thread, Random random) {
    int sent = 0;
    for (int i = 0; i < 30; i++) {
      String content = thread + "/" + (100 + i);
      boolean fails = random.nextInt(3) == 0;
      try {
        node.database.inTransaction(transaction -> {
          node.messaging.send(transaction, thread % 2 == 0 ? BOB : CAROL, bytes(content));
          node.messaging.send(transaction, thread % 2 == 0 ? CAROL : BOB, bytes(content));
          if (fails) {
            throw new IllegalStateException("rolled back");
          }
          return content;
        });
        sent++;
      } catch (IllegalStateException e) {
        assertThat(fails).isTrue();
      }
    }
    return sent;
  }

  private static void assertInOrderOfEachThread(List<String> contents, long seed) {
    IntStream.range(0, 8)
        .forEach(thread -> assertThat(contents.stream()
                .filter(content -> content.startsWith(thread + "/"))
                .toList())
            .as("seed %d", seed)
            .isSorted());
  }

  @Test
  void what_was_not_acknowledged_goes_out_after_a_restart() {
    TestNode alice = start(ALICE);
    alice.send(BOB, "one");
    alice.send(BOB, "two");
    alice.close();
    TestNode again = start(ALICE);
    again.send(BOB, "three");
    start(BOB).awaitReceived(ALICE, "one", "two", "three");
  }

  @Test
  void what_was_sent_before_the_start_goes_out_with_it() {
    TestNode bob = start(BOB);
    TestNode alice = create(ALICE, QUICK, Clock.systemUTC());
    alice.send(BOB, "early");
    alice.start();
    bob.awaitReceived(ALICE, "early");
  }

  @Test
  void more_than_memory_is_meant_for_is_read_from_disk() {
    MessagingOptions small = QUICK.withBatches(100, 7, 50);
    TestNode alice = create(ALICE, small, Clock.systemUTC()).start();
    String[] contents = IntStream.range(0, 200)
        .mapToObj(i -> i % 10 == 0 ? "large ".repeat(20) + i : "small " + i)
        .toArray(String[]::new);
    for (String content : contents) {
      alice.send(BOB, content);
    }
    TestNode bob = start(BOB);
    bob.awaitReceived(ALICE, contents);
  }

  @Test
  void a_message_of_the_largest_size_passes_and_a_larger_one_is_refused() {
    TestNode alice = start(ALICE);
    AtomicReference<byte[]> arrived = new AtomicReference<>();
    create(BOB, QUICK, Clock.systemUTC())
        .start((transaction, from, number, payload) -> arrived.set(payload));
    byte[] largest = new byte[QUICK.maxMessageBytes()];
    new Random(3).nextBytes(largest);
    alice.database.inTransaction(transaction -> {
      alice.messaging.send(transaction, BOB, largest);
      return largest;
    });
    Eventually.holds("the large message", () -> arrived.get() != null);
    assertThat(arrived.get()).isEqualTo(largest);
    assertRefusedWith(
        Code.TOO_LARGE,
        () -> alice.database.inTransaction(transaction -> {
          alice.messaging.send(transaction, BOB, new byte[QUICK.maxMessageBytes() + 1]);
          return transaction;
        }));
  }

  @Test
  void a_full_outbox_refuses_for_one_peer_and_for_all() {
    TestNode alice =
        create(ALICE, QUICK.withMaxWaiting(3, 4), Clock.systemUTC()).start();
    alice.send(BOB, "one", "two");
    assertRefusedWith(Code.OUTBOX_FULL, () -> alice.send(BOB, "three", "four"));
    alice.send(BOB, "three");
    assertRefusedWith(Code.OUTBOX_FULL, () -> alice.send(BOB, "four"));
    alice.send(CAROL, "one");
    assertRefusedWith(Code.OUTBOX_FULL, () -> alice.send(CAROL, "two"));
    TestNode bob = start(BOB);
    bob.awaitReceived(ALICE, "one", "two", "three");
    Eventually.holds("room again", () -> alice.link(BOB).waiting() == 0);
    alice.send(BOB, "four");
    bob.awaitReceived(ALICE, "one", "two", "three", "four");
  }

  @Test
  void two_nodes_with_full_outboxes_still_take_each_others_messages_and_answer() {
    MessagingOptions tiny = QUICK.withMaxWaiting(2, 100);
    TestNode alice = create(ALICE, tiny, Clock.systemUTC());
    TestNode bob = create(BOB, tiny, Clock.systemUTC());
    alice.send(BOB, "ask 1", "ask 2");
    bob.send(ALICE, "ask 1", "ask 2");
    start(alice, BOB);
    start(bob, ALICE);
    alice.awaitReceived(BOB, "ask 1", "ask 2", "answer", "answer");
    bob.awaitReceived(ALICE, "ask 1", "ask 2", "answer", "answer");
  }

  private static void start(TestNode node, CordaX500Name peer) {
    node.start((transaction, from, number, payload) -> {
      node.log(transaction, from, number, payload);
      if (text(payload).startsWith("ask")) {
        node.messaging.send(transaction, peer, bytes("answer"));
      }
    });
  }

  @Test
  void a_handler_that_fails_stores_nothing_and_gets_the_message_again() {
    TestNode alice = start(ALICE);
    AtomicBoolean fails = new AtomicBoolean(true);
    TestNode bob = create(BOB, QUICK, Clock.systemUTC());
    bob.start((transaction, from, number, payload) -> {
      bob.log(transaction, from, number, payload);
      if (text(payload).equals("two") && fails.get()) {
        throw new IllegalStateException("not now");
      }
    });
    alice.send(BOB, "one", "two", "three");
    Eventually.holds("stuck", () -> alice.link(BOB).state() == State.STUCK);
    assertThat(bob.received(ALICE)).containsExactly("one");
    assertThat(bob.link(ALICE).received()).isEqualTo(1);
    assertThat(alice.link(BOB).lastFailure()).contains(Code.PEER_FAILED);
    fails.set(false);
    bob.awaitReceived(ALICE, "one", "two", "three");
    Eventually.holds("idle", () -> alice.link(BOB).state() == State.IDLE);
  }

  @Test
  void a_peer_that_is_away_holds_up_nobody_else() {
    TestNode alice = start(ALICE);
    TestNode carol = start(CAROL);
    alice.send(BOB, "for Bob");
    Eventually.holds("Bob is missed", () -> alice.link(BOB).state() == State.RETRYING);
    alice.send(CAROL, "for Carol");
    carol.awaitReceived(ALICE, "for Carol");
    assertThat(alice.link(BOB).waiting()).isEqualTo(1);
    assertThat(alice.link(BOB).lastFailure()).contains(Code.UNREACHABLE);
    start(BOB).awaitReceived(ALICE, "for Bob");
  }

  @Test
  void delivered_payloads_are_kept_for_their_time() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB, now);
    alice.send(BOB, "one");
    bob.awaitReceived(ALICE, "one");
    Eventually.holds("swept at Alice's", () -> alice.numbers("msg_outbox", BOB).isEmpty());
    assertThat(bob.numbers("msg_inbox", ALICE)).containsExactly(1L);
    Eventually.holds("deleted after two days, and then some for its sweep", () -> {
      now.updateAndGet(time -> time.plus(Duration.ofDays(2)));
      return bob.numbers("msg_inbox", ALICE).isEmpty();
    });
    assertThat(bob.received(ALICE)).containsExactly("one");
  }

  @Test
  void rows_carry_the_epoch_of_the_run_that_wrote_them() {
    TestNode alice = start(ALICE);
    alice.send(BOB, "one");
    alice.close();
    TestNode again = start(ALICE);
    again.send(BOB, "two");
    List<Long> epochs = again.database.read(reader -> reader
        .createQuery("SELECT epoch FROM msg_outbox ORDER BY number")
        .mapTo(Long.class)
        .list());
    assertThat(epochs).containsExactly(again.database.epoch() - 1, again.database.epoch());
  }

  @Test
  void a_named_service_answers() {
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    bob.messaging.serve(
        "test.upper",
        (peer, payload) ->
            bytes(peer.getOrganisation() + " " + text(payload).toUpperCase(java.util.Locale.ROOT)));
    byte[] answer = answer(alice.messaging.request(BOB, "test.upper", bytes("hello"), PATIENCE));
    assertThat(text(answer)).isEqualTo("Alice HELLO");
    assertRefused(
        alice.messaging.request(BOB, "test.lower", new byte[0], PATIENCE), Code.NO_SUCH_SERVICE);
  }

  @Test
  void a_service_that_throws_tells_no_details() {
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    bob.messaging.serve("test.throws", (peer, payload) -> {
      throw new java.io.IOException("secret detail");
    });
    bob.messaging.serve("test.error", (peer, payload) -> {
      throw new StackOverflowError("secret detail");
    });
    for (String service : List.of("test.throws", "test.error")) {
      MessagingException refusal =
          Answers.refusal(alice.messaging.request(BOB, service, new byte[0], PATIENCE));
      assertThat(refusal.reason()).isEqualTo(Code.PEER_FAILED);
      assertThat(refusal).hasMessageNotContaining("secret");
    }
  }

  @Test
  void names_of_services_are_checked_and_taken_once() {
    TestNode alice = start(ALICE);
    alice.messaging.serve("test.once", (peer, payload) -> payload);
    for (String name : List.of("test.once", "", "Test", "a b", "x".repeat(65))) {
      assertThatThrownBy(() -> alice.messaging.serve(name, (peer, payload) -> payload))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void services_that_hang_are_bounded_for_each_peer_and_hold_up_no_messages() {
    CountDownLatch hanging = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    TestNode alice = start(ALICE);
    TestNode carol = start(CAROL);
    TestNode bob = create(BOB, QUICK.withServices(3, 10, 2), Clock.systemUTC()).start();
    bob.messaging.serve("test.hang", (peer, payload) -> {
      hanging.countDown();
      release.await();
      return payload;
    });
    CompletionStage<byte[]> first = ask(alice);
    CompletionStage<byte[]> second = ask(alice);
    Eventually.holds("both requests", () -> hanging.getCount() == 0);
    assertRefused(ask(alice), Code.BUSY);
    alice.send(BOB, "a message");
    bob.awaitReceived(ALICE, "a message");
    CompletionStage<byte[]> ofCarol = ask(carol);
    release.countDown();
    answer(first);
    answer(second);
    answer(ofCarol);
    Eventually.holds(
        "room again",
        () -> ask(alice)
            .handle((bytes, failure) -> failure == null)
            .toCompletableFuture()
            .join());
  }

  private static CompletionStage<byte[]> ask(TestNode node) {
    return node.messaging.request(BOB, "test.hang", new byte[0], PATIENCE);
  }

  @Test
  void after_close_nothing_is_taken_nothing_is_sent_and_no_thread_is_left() {
    TestNode alice = start(ALICE);
    TestNode bob = start(BOB);
    alice.send(BOB, "one");
    bob.awaitReceived(ALICE, "one");
    alice.messaging.close();
    alice.messaging.close();
    assertRefusedWith(Code.CLOSED, () -> alice.send(BOB, "two"));
    assertRefusedWith(Code.CLOSED, () -> alice.messaging.start(alice::log));
    assertRefused(alice.messaging.request(BOB, "test.echo", new byte[0], PATIENCE), Code.CLOSED);
    bob.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().matches("stateset-(messaging|service|timer)-test.*"));
  }
}
