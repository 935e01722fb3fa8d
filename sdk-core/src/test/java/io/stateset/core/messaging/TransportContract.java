package io.stateset.core.messaging;

import static io.stateset.core.messaging.Answers.answer;
import static io.stateset.core.messaging.Answers.assertRefused;
import static io.stateset.core.messaging.Answers.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.Transport.RequestHandler;
import io.stateset.core.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.corda.core.identity.CordaX500Name;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Transport} does. */
@Timeout(180)
public abstract class TransportContract {
  protected static final CordaX500Name ALICE = name("Alice");
  protected static final CordaX500Name BOB = name("Bob");
  protected static final CordaX500Name CAROL = name("Carol");
  protected static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TEN_MIB = 10 << 20;

  private final List<Transport> open = new ArrayList<>();

  static CordaX500Name name(String organisation) {
    return new CordaX500Name(organisation, "London", "GB");
  }

  /** A transport of that node, not started; the nodes of one test reach each other. */
  protected abstract Transport create(CordaX500Name node);

  protected final Transport start(CordaX500Name node, RequestHandler handler) {
    Transport transport = create(node);
    open.add(transport);
    transport.start(handler);
    return transport;
  }

  protected final Transport start(CordaX500Name node) {
    return start(node, TransportContract::echo);
  }

  static CompletionStage<byte[]> echo(CordaX500Name peer, String service, byte[] payload) {
    return completedFuture(payload);
  }

  private static CompletionStage<byte[]> ask(Transport from, CordaX500Name peer) {
    return from.request(peer, "test.echo", new byte[] {7}, PATIENCE);
  }

  @AfterEach
  void closeAll() {
    open.forEach(Transport::close);
  }

  @Test
  void a_request_arrives_under_its_callers_name_and_the_answer_comes_back() {
    Transport alice = start(ALICE);
    start(
        BOB,
        (peer, service, payload) -> completedFuture(
            (peer + " " + service + " " + new String(payload, UTF_8)).getBytes(UTF_8)));
    byte[] answer = answer(alice.request(BOB, "test.who", "hello".getBytes(UTF_8), PATIENCE));
    assertThat(new String(answer, UTF_8)).isEqualTo(ALICE + " test.who hello");
  }

  @Test
  void an_empty_request_gets_an_empty_answer() {
    Transport alice = start(ALICE);
    start(BOB);
    assertThat(answer(alice.request(BOB, "test.echo", new byte[0], PATIENCE))).isEmpty();
  }

  @Test
  void a_transaction_of_the_largest_size_passes_both_ways() {
    Transport alice = start(ALICE);
    start(BOB);
    byte[] large = new byte[TEN_MIB + (1 << 20)];
    new Random(1).nextBytes(large);
    assertThat(answer(alice.request(BOB, "test.echo", large, PATIENCE))).isEqualTo(large);
  }

  @Test
  void a_request_or_an_answer_beyond_the_bound_is_refused() {
    Transport alice = start(ALICE);
    start(BOB, (peer, service, payload) -> completedFuture(new byte[2 * TEN_MIB]));
    assertRefused(alice.request(BOB, "test.echo", new byte[2 * TEN_MIB], PATIENCE), Code.TOO_LARGE);
    assertRefused(ask(alice, BOB), Code.TOO_LARGE);
  }

  @Test
  void a_peer_that_nobody_knows_or_that_is_away_can_be_tried_again() {
    Transport alice = start(ALICE);
    assertThat(refusal(ask(alice, name("Nobody"))).reason().retryable()).isTrue();
    Transport bob = start(BOB);
    answer(ask(alice, BOB));
    bob.close();
    assertRefused(ask(alice, BOB), Code.UNREACHABLE);
    start(BOB);
    Eventually.holds("Bob is reached again", () -> succeeds(ask(alice, BOB)));
  }

  private static boolean succeeds(CompletionStage<byte[]> request) {
    return request
        .handle((bytes, failure) -> failure == null)
        .toCompletableFuture()
        .join();
  }

  @Test
  void a_peer_that_does_not_answer_is_given_up_in_time() {
    Transport alice = start(ALICE);
    start(BOB, (peer, service, payload) -> new CompletableFuture<>());
    assertRefused(
        alice.request(BOB, "test.silence", new byte[0], Duration.ofMillis(50)), Code.TIMED_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void a_failure_crosses_as_what_a_peer_may_know(Code code) {
    Transport alice = start(ALICE);
    start(
        BOB,
        (peer, service, payload) -> failedFuture(new MessagingException(code, "secret detail")));
    MessagingException refusal = refusal(ask(alice, BOB));
    assertThat(refusal.reason())
        .isIn(
            Code.BUSY,
            Code.TOO_LARGE,
            Code.MALFORMED,
            Code.NO_SUCH_SERVICE,
            Code.IDENTITY_REFUSED,
            Code.PEER_FAILED)
        .isEqualTo(code.asToldToPeers());
    assertThat(refusal).hasMessageNotContaining("secret");
  }

  @Test
  void a_handler_that_throws_or_fails_tells_no_details_and_the_next_request_is_handled() {
    Transport alice = start(ALICE);
    start(BOB, (peer, service, payload) -> switch (service) {
      case "test.throws" -> throw new IllegalStateException("secret detail");
      case "test.fails" -> failedFuture(new IllegalStateException("secret detail"));
      default -> completedFuture(payload);
    });
    for (String service : List.of("test.throws", "test.fails")) {
      MessagingException refusal = refusal(alice.request(BOB, service, new byte[0], PATIENCE));
      assertThat(refusal.reason()).isEqualTo(Code.PEER_FAILED);
      assertThat(refusal).hasMessageNotContaining("secret");
    }
    answer(ask(alice, BOB));
  }

  @Test
  void each_of_many_requests_at_once_gets_its_own_answer() {
    Transport alice = start(ALICE);
    start(BOB);
    List<CompletionStage<byte[]>> answers = IntStream.range(0, 200)
        .mapToObj(
            i -> alice.request(BOB, "test.echo", Integer.toString(i).getBytes(UTF_8), PATIENCE))
        .toList();
    for (int i = 0; i < answers.size(); i++) {
      assertThat(new String(answer(answers.get(i)), UTF_8)).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void a_peer_is_not_held_up_by_requests_that_another_does_not_answer() {
    Transport alice = start(ALICE);
    start(BOB, (peer, service, payload) -> new CompletableFuture<>());
    start(CAROL);
    List<CompletionStage<byte[]>> unanswered = IntStream.range(0, 50)
        .mapToObj(i -> alice.request(BOB, "test.silence", new byte[1_000], PATIENCE))
        .toList();
    answer(ask(alice, CAROL));
    assertThat(unanswered).noneMatch(stage -> stage.toCompletableFuture().isDone());
  }

  @Test
  void two_nodes_reach_each_other() {
    Transport alice = start(ALICE);
    Transport bob = start(BOB);
    answer(ask(alice, BOB));
    answer(ask(bob, ALICE));
  }

  @Test
  void closing_fails_what_is_under_way_in_both_directions() throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(2);
    RequestHandler silent = (peer, service, payload) -> {
      arrived.countDown();
      return new CompletableFuture<>();
    };
    Transport alice = start(ALICE, silent);
    Transport bob = start(BOB, silent);
    CompletionStage<byte[]> toBob = ask(alice, BOB);
    CompletionStage<byte[]> toAlice = ask(bob, ALICE);
    assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
    bob.close();
    assertRefused(toBob, Code.UNREACHABLE);
    assertRefused(toAlice, Code.CLOSED);
  }

  @Test
  void a_closed_transport_refuses_requests_and_closes_again() {
    Transport alice = start(ALICE);
    alice.close();
    alice.close();
    assertRefused(ask(alice, BOB), Code.CLOSED);
    assertThatThrownBy(() -> alice.start(TransportContract::echo))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_transport_that_never_started_can_ask_and_close() {
    start(BOB);
    Transport alice = create(ALICE);
    answer(ask(alice, BOB));
    alice.close();
  }

  @Test
  void the_caller_may_change_its_array_after_the_answer_only_the_copy_arrives() {
    Transport alice = start(ALICE);
    CompletableFuture<byte[]> arrived = new CompletableFuture<>();
    start(BOB, (peer, service, payload) -> {
      arrived.complete(payload);
      return completedFuture(payload);
    });
    byte[] payload = {1, 2, 3};
    answer(alice.request(BOB, "test.echo", payload, PATIENCE));
    payload[0] = 9;
    assertThat(answer(arrived)).containsExactly(1, 2, 3);
  }
}
