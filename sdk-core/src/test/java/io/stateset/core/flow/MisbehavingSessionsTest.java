package io.stateset.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.FlowHandle;
import io.stateset.core.flow.FlowOutcome.Status;
import io.stateset.core.flow.SessionMessage.Ask;
import io.stateset.core.flow.SessionMessage.Confirm;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.End;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.SessionMessage.Reason;
import io.stateset.core.flow.SessionMessage.Reject;
import io.stateset.core.flow.TestFlows.Echo;
import io.stateset.core.flow.TestFlows.Inquiry;
import io.stateset.core.flow.TestFlows.LateReader;
import io.stateset.core.flow.TestFlows.Question;
import io.stateset.core.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.UnexpectedFlowEndException;
import net.corda.core.identity.CordaX500Name;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers with valid certificates that do not keep to the rules of sessions. The test is Bob, who
 * does what is asked of him, and Mallory, who does not.
 */
@Timeout(120)
class MisbehavingSessionsTest {
  private static final CordaX500Name ALICE = FlowNode.nameOf("Alice");
  private static final CordaX500Name BOB = FlowNode.nameOf("Bob");
  private static final CordaX500Name MALLORY = FlowNode.nameOf("Mallory");
  private static final FlowVersion VERSION = new FlowVersion(1, "theirs");
  private static final String ECHO = "test.Echo";
  private static final String LATE = "test.Late";
  private static final String BROKEN = "test.Broken";

  @TempDir
  Path folder;

  private final Posts posts = new Posts();
  private final TestClock clock = new TestClock();
  private FlowNode alice;

  private void start(FlowOptions options) {
    alice = FlowNode.on(folder, posts, "Alice")
        .clock(clock)
        .options(options)
        .answers(ECHO, Echo::new)
        .answers(LATE, LateReader::new)
        .answers(BROKEN, session -> {
          throw new IllegalArgumentException("cannot be made");
        })
        .start();
  }

  private void start() {
    start(FlowOptions.DEFAULTS);
  }

  @AfterEach
  void close() {
    assertThat(posts.failures()).as("what would have stopped a link").isEmpty();
    alice.close();
  }

  /** Moves the clock until {@code condition} holds: flows may only now fall asleep. */
  private void later(String what, BooleanSupplier condition) {
    Eventually.holds(what, () -> {
      clock.advance(Duration.ofMinutes(1));
      return condition.getAsBoolean();
    });
  }

  private static SessionId newSession() {
    return new SessionId(UUID.randomUUID());
  }

  private SessionId open(CordaX500Name from, String flow) {
    SessionId session = newSession();
    open(from, session, flow);
    return session;
  }

  private void open(CordaX500Name from, SessionId session, String flow) {
    posts.send(from, ALICE, new Open(session, flow, VERSION, null));
  }

  private void data(CordaX500Name from, SessionId session, boolean toInitiator, Object payload) {
    posts.send(from, ALICE, new Data(session, toInitiator, alice.serialize(payload)));
  }

  private FlowHandle<String> question() {
    return alice.start(Question.class, FlowNode.party("Bob"), "?");
  }

  private void awaitEcho(CordaX500Name receiver, String text) {
    Eventually.holds(
        "an echo for " + receiver,
        () -> posts.sentTo(receiver, Data.class).stream()
            .map(data -> alice.deserialize(data.payload(), String.class))
            .anyMatch(("echo of " + text)::equals));
  }

  private List<Reason> rejections(CordaX500Name receiver) {
    return posts.sentTo(receiver, Reject.class).stream().map(Reject::reason).toList();
  }

  @Test
  void nothing_that_a_peer_sends_reaches_a_session_that_was_opened_with_another() {
    start();
    FlowHandle<String> question = question();
    SessionId session = posts.await(BOB, Open.class).session();

    data(MALLORY, session, true, "false answer");
    posts.send(MALLORY, ALICE, new Confirm(session, new FlowVersion(1, "false application")));
    posts.send(MALLORY, ALICE, new Reject(session, true, Reason.NO_ANSWERING_FLOW));
    posts.send(MALLORY, ALICE, new Failure(session, true, 1, null));
    posts.send(MALLORY, ALICE, new End(session, true));
    data(BOB, session, true, "true answer");

    assertThat(question.get(FlowNode.PATIENCE)).isEqualTo("true answer");
    assertThat(rejections(MALLORY)).containsExactly(Reason.UNKNOWN_SESSION);
  }

  @Test
  void nobody_can_say_for_another_which_application_answers() {
    start();
    FlowHandle<String> inquiry = alice.start(Inquiry.class, FlowNode.party("Bob"), Duration.ZERO);
    SessionId session = posts.await(BOB, Ask.class).session();

    posts.send(MALLORY, ALICE, new Confirm(session, new FlowVersion(1, "false application")));
    posts.send(BOB, ALICE, new Confirm(session, new FlowVersion(1, "true application")));

    assertThat(inquiry.get(FlowNode.PATIENCE)).isEqualTo("true application");
  }

  @Test
  void nothing_that_a_peer_sends_reaches_a_session_that_another_opened() {
    start();
    SessionId session = open(BOB, ECHO);

    data(MALLORY, session, false, "false");
    posts.send(MALLORY, ALICE, new Ask(session));
    posts.send(MALLORY, ALICE, new Reject(session, false, Reason.UNKNOWN_SESSION));
    posts.send(MALLORY, ALICE, new Failure(session, false, 1, null));
    posts.send(MALLORY, ALICE, new End(session, false));
    data(BOB, session, false, "true");

    awaitEcho(BOB, "true");
    assertThat(posts.sentTo(MALLORY, Confirm.class)).isEmpty();
    assertThat(posts.sentTo(MALLORY, Data.class)).isEmpty();
    assertThat(rejections(MALLORY)).containsExactly(Reason.UNKNOWN_SESSION, Reason.UNKNOWN_SESSION);
  }

  @Test
  void messages_for_the_other_end_of_a_session_do_not_reach_this_one() {
    start();
    SessionId session = open(BOB, ECHO);

    data(BOB, session, true, "wrong end");
    posts.send(BOB, ALICE, new End(session, true));
    posts.send(BOB, ALICE, new Confirm(session, VERSION));
    data(BOB, session, false, "right end");

    awaitEcho(BOB, "right end");
  }

  @Test
  void a_session_opened_under_anothers_id_is_one_of_its_own() {
    start();
    SessionId session = open(BOB, ECHO);
    open(MALLORY, session, ECHO);

    data(MALLORY, session, false, "of Mallory");
    data(BOB, session, false, "of Bob");

    awaitEcho(MALLORY, "of Mallory");
    awaitEcho(BOB, "of Bob");
    assertThat(posts.sentTo(BOB, Data.class)).hasSize(1);
  }

  @Test
  void an_id_that_was_taken_first_keeps_nobody_else_out() {
    start();
    SessionId session = open(MALLORY, ECHO);
    open(BOB, session, ECHO);

    data(BOB, session, false, "of Bob");

    awaitEcho(BOB, "of Bob");
  }

  @Test
  void a_session_that_is_opened_again_is_rejected_and_the_first_goes_on() {
    start();
    SessionId session = open(BOB, ECHO);
    open(BOB, session, ECHO);
    assertThat(rejections(BOB)).containsExactly(Reason.SESSION_REPEATED);

    data(BOB, session, false, "still here");

    awaitEcho(BOB, "still here");
  }

  @Test
  void the_id_of_a_session_that_is_over_cannot_be_used_again_not_even_after_a_restart() {
    start();
    SessionId session = open(BOB, ECHO);
    data(BOB, session, false, "first");
    posts.await(BOB, End.class);

    open(BOB, session, ECHO);
    alice.close();
    start();
    open(BOB, session, ECHO);
    data(BOB, session, false, "late");

    assertThat(rejections(BOB))
        .containsExactly(Reason.SESSION_REPEATED, Reason.SESSION_REPEATED, Reason.UNKNOWN_SESSION);
  }

  @Test
  void no_peer_gets_all_the_flows_that_may_answer() {
    start(FlowOptions.DEFAULTS.withAnswering(3, 2));
    SessionId first = open(MALLORY, ECHO);
    open(MALLORY, ECHO);
    open(MALLORY, ECHO);
    assertThat(rejections(MALLORY)).containsExactly(Reason.BUSY);

    data(BOB, open(BOB, ECHO), false, "there is room");
    awaitEcho(BOB, "there is room");

    posts.send(MALLORY, ALICE, new End(first, false));
    Eventually.holds("the flow ends", () -> alice.flows(Status.FAILED).size() == 1);
    SessionId later = newSession();
    Eventually.holds("its place is free", () -> {
      open(MALLORY, newSession(), BROKEN);
      return posts.sentTo(MALLORY, Failure.class).size() >= 2;
    });
    open(MALLORY, later, ECHO);
    data(MALLORY, later, false, "again");
    awaitEcho(MALLORY, "again");
  }

  @Test
  void a_session_with_too_many_unread_messages_fails_and_others_go_on() {
    start(FlowOptions.DEFAULTS.withUnread(2, 1 << 20));
    SessionId flooded = open(MALLORY, ECHO);
    SessionId late = open(MALLORY, LATE);
    for (int i = 0; i < 100; i++) {
      data(MALLORY, late, false, new byte[1]);
    }
    data(MALLORY, flooded, false, "fine");
    awaitEcho(MALLORY, "fine");

    // It can read the two messages that there was room for.
    later("it ends", () -> alice.flows(Status.COMPLETED).size() == 2);
  }

  @Test
  void what_a_peer_has_unread_is_bounded_in_bytes_over_all_its_sessions() {
    start(FlowOptions.DEFAULTS.withUnread(1_000, 10_000));
    SessionId first = open(MALLORY, LATE);
    SessionId second = open(MALLORY, LATE);
    SessionId ofBob = open(BOB, LATE);
    data(MALLORY, first, false, new byte[6_000]);
    data(MALLORY, second, false, new byte[6_000]);
    data(BOB, ofBob, false, new byte[4_000]);
    data(BOB, ofBob, false, new byte[4_000]);
    data(MALLORY, first, false, new byte[10]);

    later("two end well", () -> alice.flows(Status.COMPLETED).size() == 2);
    later("one fails", () -> alice.flows(Status.FAILED).size() == 1);
    assertThat(posts.await(MALLORY, Failure.class).session()).isEqualTo(second);

    SessionId third = open(MALLORY, LATE);
    data(MALLORY, third, false, new byte[9_000]);
    data(MALLORY, third, false, new byte[500]);
    later("room is free again", () -> alice.flows(Status.COMPLETED).size() == 3);
  }

  @Test
  void names_that_are_too_long_or_break_a_line_are_dropped_and_the_link_goes_on() {
    start();
    posts.sendBytes(MALLORY, ALICE, openNamed("x".repeat(SessionMessage.MAX_NAME_CHARS + 1), "a"));
    posts.sendBytes(MALLORY, ALICE, openNamed(ECHO, "x".repeat(60_000)));
    posts.sendBytes(MALLORY, ALICE, openNamed("one\ntwo", "a"));
    posts.sendBytes(MALLORY, ALICE, openNamed("one\u2028two", "a"));
    posts.sendBytes(MALLORY, ALICE, new byte[] {1, 2, 3});
    assertThat(posts.sentTo(MALLORY, SessionMessage.class)).isEmpty();

    data(MALLORY, open(MALLORY, ECHO), false, "fine");

    awaitEcho(MALLORY, "fine");
  }

  private static byte[] openNamed(String flow, String application) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(new byte[] {1, 1});
      out.write(new byte[16]);
      out.writeUTF(flow);
      out.writeInt(1);
      out.writeUTF(application);
      out.writeBoolean(false);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void each_session_for_a_flow_that_nothing_answers_is_rejected_and_the_node_goes_on() {
    start();
    for (int i = 0; i < 200; i++) {
      open(MALLORY, "no.such.Flow" + i);
    }
    assertThat(rejections(MALLORY)).hasSize(200).containsOnly(Reason.NO_ANSWERING_FLOW);

    data(BOB, open(BOB, ECHO), false, "fine");

    awaitEcho(BOB, "fine");
  }

  @Test
  void a_flow_that_cannot_be_made_to_answer_is_a_failure_for_the_peer_and_the_link_goes_on() {
    start();
    SessionId session = open(BOB, BROKEN);
    Failure failure = posts.await(BOB, Failure.class);
    assertThat(failure.session()).isEqualTo(session);
    assertThat(failure.flowException()).isNull();

    data(BOB, open(BOB, ECHO), false, "fine");

    awaitEcho(BOB, "fine");
  }

  @Test
  void a_peer_that_the_network_map_does_not_know_gets_a_failure() {
    start();
    alice.doesNotKnow(MALLORY);

    SessionId session = open(MALLORY, ECHO);

    assertThat(posts.await(MALLORY, Failure.class).session()).isEqualTo(session);
  }

  @Test
  void an_exception_of_the_peer_arrives_as_it_was_thrown() {
    start();

    assertThatThrownBy(() -> answerWith(alice.serialize(new FlowException("no, thanks"))))
        .cause()
        .isInstanceOf(FlowException.class)
        .hasMessage("no, thanks");
  }

  @Test
  void what_is_no_honest_exception_ends_the_session_and_is_not_passed_on() {
    start();
    byte[] long1 = alice.serialize(new FlowException("x".repeat(FlowErrors.MAX_TEXT_CHARS + 1)));
    byte[] long2 = alice.serialize(new FlowException("x".repeat(FlowErrors.MAX_BYTES)));
    byte[] other = alice.serialize("not an exception");
    for (byte[] dishonest : List.of(long1, long2, other, new byte[0], new byte[1_000])) {
      assertThatThrownBy(() -> answerWith(dishonest))
          .cause()
          .isInstanceOf(UnexpectedFlowEndException.class)
          .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
    }
  }

  private void answerWith(byte[] exception) {
    int before = posts.sentTo(BOB, Open.class).size();
    FlowHandle<String> question = question();
    Eventually.holds("opened", () -> posts.sentTo(BOB, Open.class).size() > before);
    SessionId session = posts.sentTo(BOB, Open.class).get(before).session();
    posts.send(BOB, ALICE, new Failure(session, true, 5, exception));
    question.get(FlowNode.PATIENCE);
  }

  @Test
  void a_flow_that_asks_what_runs_in_a_session_that_is_over_is_told_so() {
    start();
    FlowHandle<String> inquiry =
        alice.start(Inquiry.class, FlowNode.party("Bob"), Duration.ofMinutes(4));
    SessionId session = posts.await(BOB, Open.class).session();
    posts.send(BOB, ALICE, new End(session, true));

    later("it goes on", () -> inquiry.result().isDone());

    assertThatThrownBy(() -> inquiry.get(FlowNode.PATIENCE))
        .hasCauseInstanceOf(UnexpectedFlowEndException.class);
  }

  @Test
  void what_comes_after_the_end_of_a_session_is_not_kept() {
    start();
    FlowHandle<String> question = question();
    SessionId session = posts.await(BOB, Open.class).session();

    posts.send(BOB, ALICE, new End(session, true));
    data(BOB, session, true, "too late");

    assertThatThrownBy(() -> question.get(FlowNode.PATIENCE))
        .hasCauseInstanceOf(UnexpectedFlowEndException.class);
  }

  @Test
  void a_peer_whose_flow_is_over_is_not_told_that_this_one_is() {
    start();
    SessionId over = open(BOB, LATE);
    SessionId goesOn = open(MALLORY, LATE);
    for (int message = 0; message < 2; message++) {
      data(BOB, over, false, new byte[1]);
      data(MALLORY, goesOn, false, new byte[1]);
    }
    posts.send(BOB, ALICE, new End(over, false));

    later("both end", () -> alice.flows(Status.COMPLETED).size() == 2);

    posts.await(MALLORY, End.class);
    assertThat(posts.sentTo(BOB, End.class)).isEmpty();
  }
}
