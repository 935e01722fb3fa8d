package io.stateset.core.messaging;

import static io.stateset.core.messaging.Answers.answer;
import static io.stateset.core.messaging.Answers.assertRefused;
import static io.stateset.core.messaging.TestNode.QUICK;
import static io.stateset.core.messaging.TestNode.bytes;
import static io.stateset.core.messaging.TestNode.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.messaging.LinkStatus.State;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.testing.Eventually;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.corda.core.identity.CordaX500Name;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that do what no honest one does, and honest ones that have lost something. */
@Timeout(120)
class MisbehavingPeersTest {
  private static final CordaX500Name BOB = TransportContract.name("Bob");
  private static final CordaX500Name CAROL = TransportContract.name("Carol");

  @TempDir
  Path folder;

  private ScriptedTransport transport = new ScriptedTransport();
  private TestNode node;

  @BeforeEach
  void open() {
    transport = new ScriptedTransport();
    node = new TestNode(folder, transport, QUICK, Clock.systemUTC()).start();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private CompletionStage<byte[]> arrive(long first, String... contents) {
    List<byte[]> payloads = Stream.of(contents).map(TestNode::bytes).toList();
    return transport.arrive(
        BOB, DurableMessaging.LINK_SERVICE, new LinkBatch(first, payloads).encode());
  }

  private long mark(CompletionStage<byte[]> acknowledgement) {
    return LinkBatch.decodeMark(answer(acknowledgement));
  }

  @Test
  void a_gap_is_answered_with_what_is_there_and_nothing_is_stored() {
    assertThat(mark(arrive(1, "one"))).isEqualTo(1);
    assertThat(mark(arrive(3, "three"))).isEqualTo(1);
    assertThat(mark(arrive(Long.MAX_VALUE - 2, "future"))).isEqualTo(1);
    assertThat(node.received(BOB)).containsExactly("one");
    assertThat(mark(arrive(2, "two", "three"))).isEqualTo(3);
    assertThat(node.received(BOB)).containsExactly("one", "two", "three");
  }

  @Test
  void repeats_are_dropped_whole_or_in_part() {
    assertThat(mark(arrive(1, "one", "two"))).isEqualTo(2);
    assertThat(mark(arrive(1, "one", "two"))).isEqualTo(2);
    assertThat(mark(arrive(1, "ONE"))).isEqualTo(2);
    assertThat(mark(arrive(2, "two", "three"))).isEqualTo(3);
    assertThat(node.received(BOB)).containsExactly("one", "two", "three");
  }

  @Test
  void repeats_are_dropped_after_a_restart_too() {
    arrive(1, "one", "two").toCompletableFuture().join();
    node.close();
    open();
    assertThat(mark(arrive(1, "one", "two", "three"))).isEqualTo(3);
    assertThat(node.received(BOB)).containsExactly("one", "two", "three");
  }

  @Test
  void batches_in_any_order_any_number_of_times_arrive_once_and_in_order() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Integer> firsts = new ArrayList<>();
    IntStream.rangeClosed(1, 40).forEach(number -> {
      firsts.add(number);
      firsts.add(number);
    });
    long highest = 0;
    for (int round = 0; highest < 40; round++) {
      Collections.shuffle(firsts, random);
      for (int first : firsts) {
        String[] contents = IntStream.range(first, first + 1 + random.nextInt(3))
            .filter(number -> number <= 40)
            .mapToObj(Integer::toString)
            .toArray(String[]::new);
        long mark = mark(arrive(first, contents));
        assertThat(mark).as("seed %d", seed).isGreaterThanOrEqualTo(highest);
        highest = mark;
      }
      assertThat(round).as("seed %d", seed).isLessThan(100);
    }
    assertThat(node.received(BOB))
        .as("seed %d", seed)
        .isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(Integer::toString).toList());
  }

  @Test
  void garbage_in_a_batch_is_refused_and_the_link_goes_on() {
    Random random = new Random(7);
    for (int size : new int[] {0, 1, 16, 17, 100, 10_000}) {
      byte[] garbage = new byte[size];
      random.nextBytes(garbage);
      assertRefused(transport.arrive(BOB, DurableMessaging.LINK_SERVICE, garbage), Code.MALFORMED);
    }
    assertThat(mark(arrive(1, "one"))).isEqualTo(1);
  }

  @Test
  void a_batch_with_too_many_messages_or_too_large_a_one_is_refused() {
    List<byte[]> many = Collections.nCopies(QUICK.batchMessages() + 1, new byte[0]);
    assertRefused(
        transport.arrive(BOB, DurableMessaging.LINK_SERVICE, new LinkBatch(1, many).encode()),
        Code.MALFORMED);
    List<byte[]> large = List.of(new byte[QUICK.maxMessageBytes() + 1]);
    assertRefused(
        transport.arrive(BOB, DurableMessaging.LINK_SERVICE, new LinkBatch(1, large).encode()),
        Code.TOO_LARGE);
    assertThat(node.received(BOB)).isEmpty();
  }

  @Test
  void links_of_two_peers_do_not_touch_each_other() {
    assertThat(mark(arrive(1, "one"))).isEqualTo(1);
    byte[] batch = new LinkBatch(1, List.of(bytes("of Carol"))).encode();
    assertThat(mark(transport.arrive(CAROL, DurableMessaging.LINK_SERVICE, batch)))
        .isEqualTo(1);
    assertThat(node.received(BOB)).containsExactly("one");
    assertThat(node.received(CAROL)).containsExactly("of Carol");
  }

  @Test
  void many_batches_of_one_peer_at_once_are_refused_as_busy_and_nothing_is_lost() {
    List<CompletionStage<byte[]>> answers =
        IntStream.range(0, 50).mapToObj(i -> arrive(1, "one")).toList();
    for (CompletionStage<byte[]> answer : answers) {
      answer
          .handle((bytes, failure) -> failure == null
              ? assertThat(LinkBatch.decodeMark(bytes)).isEqualTo(1)
              : assertThat(((MessagingException) failure).reason()).isEqualTo(Code.BUSY))
          .toCompletableFuture()
          .join();
    }
    Eventually.holds("there is room again", () -> isTaken(arrive(2, "two")));
    assertThat(node.received(BOB)).containsExactly("one", "two");
  }

  private static boolean isTaken(CompletionStage<byte[]> stage) {
    return stage
        .handle((bytes, failure) -> failure == null)
        .toCompletableFuture()
        .join();
  }

  @Test
  void an_acknowledgement_of_more_than_was_sent_deletes_nothing_and_is_reported() {
    node.send(BOB, "one");
    transport.next().acknowledge(2);
    ScriptedTransport.Request again = transport.next();
    assertThat(again.batch().first()).isEqualTo(1);
    assertThat(node.link(BOB).state()).isEqualTo(State.STUCK);
    assertThat(node.link(BOB).lastFailure()).contains(Code.OUT_OF_STEP);
    assertThat(node.numbers("msg_outbox", BOB)).containsExactly(1L);
    again.acknowledge(1);
    Eventually.holds("idle again", () -> node.link(BOB).state() == State.IDLE);
  }

  @Test
  void garbage_for_an_acknowledgement_is_a_failed_attempt() {
    node.send(BOB, "one");
    transport.next().answer().complete(new byte[3]);
    transport.next().answer().complete(new byte[0]);
    transport.next().acknowledge(-5);
    ScriptedTransport.Request again = transport.next();
    assertThat(again.batch().first()).isEqualTo(1);
    assertThat(node.link(BOB).failures()).isEqualTo(3);
    assertThat(node.link(BOB).waiting()).isEqualTo(1);
    again.acknowledge(1);
  }

  @Test
  void a_peer_that_stores_nothing_is_not_asked_again_at_once_for_ever() {
    node.send(BOB, "one");
    for (int i = 1; i <= QUICK.attemptsUntilStuck(); i++) {
      ScriptedTransport.Request request = transport.next();
      assertThat(request.batch().payloads()).hasSize(1);
      request.acknowledge(0);
    }
    ScriptedTransport.Request again = transport.next();
    assertThat(node.link(BOB).state()).isEqualTo(State.STUCK);
    assertThat(node.link(BOB).failures()).isEqualTo(QUICK.attemptsUntilStuck());
    again.acknowledge(1);
  }

  @Test
  void a_peer_that_stores_a_part_gets_the_rest() {
    node.send(BOB, "one", "two", "three");
    transport.next().acknowledge(1);
    ScriptedTransport.Request rest = transport.next();
    assertThat(rest.batch().first()).isEqualTo(2);
    assertThat(rest.batch().payloads()).hasSize(2);
    rest.acknowledge(3);
  }

  @Test
  void a_peer_that_lost_what_is_still_here_gets_it_again() {
    node.send(BOB, "one", "two");
    transport.next().acknowledge(2);
    node.send(BOB, "three");
    ScriptedTransport.Request third = transport.next();
    assertThat(third.batch().first()).isEqualTo(3);
    third.acknowledge(1);
    ScriptedTransport.Request again = transport.next();
    // Unless they were deleted meanwhile: then both sides stay as they are, and it is reported.
    if (again.batch().first() == 2) {
      assertThat(text(again.batch().payloads().get(0))).isEqualTo("two");
    } else {
      assertThat(node.link(BOB).lastFailure()).contains(Code.OUT_OF_STEP);
    }
    again.acknowledge(3);
  }

  @Test
  void a_peer_that_lost_what_is_not_here_any_more_is_reported() {
    node.send(BOB, "one", "two");
    transport.next().acknowledge(2);
    Eventually.holds("rows are deleted", () -> node.numbers("msg_outbox", BOB).isEmpty());
    node.send(BOB, "three");
    transport.next().acknowledge(0);
    ScriptedTransport.Request again = transport.next();
    assertThat(again.batch().first()).isEqualTo(3);
    assertThat(node.link(BOB).state()).isEqualTo(State.STUCK);
    assertThat(node.link(BOB).lastFailure()).contains(Code.OUT_OF_STEP);
    assertThat(node.numbers("msg_outbox", BOB)).containsExactly(3L);
  }

  @Test
  void a_peer_that_never_answers_holds_up_nobody_else() {
    node.send(BOB, "for Bob");
    ScriptedTransport.Request unanswered = transport.next();
    node.send(CAROL, "for Carol");
    ScriptedTransport.Request ofCarol = transport.next();
    assertThat(ofCarol.peer()).isEqualTo(CAROL);
    ofCarol.acknowledge(1);
    node.send(BOB, "more for Bob");
    assertThat(transport.isQuiet()).isTrue();
    unanswered.refuse(Code.TIMED_OUT);
    assertThat(transport.next().batch().first()).isEqualTo(1);
  }

  @Test
  void after_a_restart_a_peer_that_has_more_than_we_know_is_believed() {
    node.send(BOB, "one", "two");
    transport.next();
    node.close();
    open();
    ScriptedTransport.Request again = transport.next();
    assertThat(again.batch().first()).isEqualTo(1);
    again.acknowledge(2);
    Eventually.holds("nothing waits", () -> node.link(BOB).waiting() == 0);
  }

  @Test
  void a_batch_that_is_refused_goes_message_by_message_and_then_the_link_is_stuck() {
    node.send(BOB, "fine", "poison", "behind");
    for (int i = 0; i < QUICK.attemptsOfBatch(); i++) {
      ScriptedTransport.Request whole = transport.next();
      assertThat(whole.batch().payloads()).hasSize(3);
      whole.refuse(Code.PEER_FAILED);
    }
    ScriptedTransport.Request single = transport.next();
    assertThat(single.batch().payloads()).hasSize(1);
    single.acknowledge(1);
    for (int i = 0; i < QUICK.attemptsUntilStuck(); i++) {
      ScriptedTransport.Request poison = transport.next();
      assertThat(text(poison.batch().payloads().get(0))).isEqualTo("poison");
      assertThat(poison.batch().payloads()).hasSize(1);
      poison.refuse(Code.PEER_FAILED);
    }
    ScriptedTransport.Request again = transport.next();
    assertThat(node.link(BOB).state()).isEqualTo(State.STUCK);
    assertThat(node.link(BOB).waiting()).isEqualTo(2);
    again.acknowledge(2);
    ScriptedTransport.Request behind = transport.next();
    assertThat(text(behind.batch().payloads().get(0))).isEqualTo("behind");
    behind.acknowledge(3);
    Eventually.holds("idle again", () -> node.link(BOB).state() == State.IDLE);
  }

  @Test
  void a_peer_that_is_away_is_tried_at_once_when_it_is_heard() {
    node.close();
    MessagingOptions patient =
        QUICK.withRetry(java.time.Duration.ofHours(1), java.time.Duration.ofHours(1));
    node = new TestNode(folder, transport, patient, Clock.systemUTC()).start();
    node.send(BOB, "one");
    transport.next().refuse(Code.UNREACHABLE);
    Eventually.holds("a pause", () -> node.link(BOB).nextAttempt().isPresent());
    assertThat(mark(arrive(1, "here I am"))).isEqualTo(1);
    transport.next().acknowledge(1);
  }

  @Test
  void requests_for_services_cannot_take_the_links_name() {
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> node.messaging.request(
            BOB, DurableMessaging.LINK_SERVICE, new byte[0], java.time.Duration.ofSeconds(1)));
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(
            () -> node.messaging.serve(DurableMessaging.LINK_SERVICE, (peer, payload) -> payload));
  }
}
