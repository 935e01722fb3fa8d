package io.stateset.core.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.FlowHandle;
import io.stateset.core.flow.FlowOutcome.Status;
import io.stateset.core.flow.FlowRuntimeException.Code;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.TestFlows.Echo;
import io.stateset.core.flow.TestFlows.Outside;
import io.stateset.core.flow.TestFlows.Question;
import io.stateset.core.flow.TestFlows.Quitter;
import io.stateset.core.flow.TestFlows.Sleeper;
import io.stateset.core.flow.TestFlows.Stepper;
import io.stateset.core.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.UnexpectedFlowEndException;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How flows wait, end, fail and are stopped. */
@Timeout(180)
class FlowRuntimeTest {
  private static final CordaX500Name ALICE = FlowNode.nameOf("Alice");
  private static final CordaX500Name BOB = FlowNode.nameOf("Bob");
  private static final Party TO_ALICE = FlowNode.party("Alice");
  private static final Party TO_BOB = FlowNode.party("Bob");

  @TempDir
  Path folder;

  private final Posts posts = new Posts();
  private final TestClock clock = new TestClock();
  private final List<FlowNode> nodes = new ArrayList<>();

  private FlowNode start(String name, FlowOptions options) {
    FlowNode node = FlowNode.on(folder, posts, name)
        .clock(clock)
        .options(options)
        .answers(Question.class, Echo::new)
        .answers(Quitter.class, session -> new TwiceEcho(session))
        .answers(Stepper.class, Echo::new)
        .start();
    nodes.add(node);
    return node;
  }

  private FlowNode start(String name) {
    return start(name, FlowOptions.DEFAULTS);
  }

  /** Moves the clock until {@code flow}, which may only now fall asleep, has ended. */
  private void wake(FlowHandle<?> flow) {
    Eventually.holds("awake", () -> {
      clock.advance(Duration.ofMinutes(1));
      return flow.result().isDone();
    });
  }

  @AfterEach
  void close() {
    nodes.forEach(FlowNode::close);
    assertThat(posts.failures()).isEmpty();
  }

  @Test
  void two_nodes_full_of_flows_that_wait_for_each_other_end_them_all() {
    FlowOptions small = FlowOptions.DEFAULTS.withStarted(2, 100);
    FlowNode alice = start("Alice", small);
    FlowNode bob = start("Bob", small);
    List<FlowHandle<String>> flows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      flows.add(alice.start(Question.class, TO_BOB, "Alice " + i));
      flows.add(bob.start(Question.class, TO_ALICE, "Bob " + i));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(flows.get(2 * i).get(FlowNode.PATIENCE)).isEqualTo("echo of Alice " + i);
      assertThat(flows.get(2 * i + 1).get(FlowNode.PATIENCE)).isEqualTo("echo of Bob " + i);
    }
  }

  @Test
  void a_flow_that_no_constructor_makes_of_its_arguments_is_refused_with_what_there_is() {
    FlowNode alice = start("Alice");

    assertThatThrownBy(() -> alice.start(Question.class, "Bob", 1))
        .isInstanceOfSatisfying(
            FlowRuntimeException.class,
            e -> assertThat(e.reason()).isEqualTo(FlowRuntimeException.Code.CANNOT_START))
        .hasMessageContaining("[String, Integer]")
        .hasMessageContaining("(Party, String)");
    assertThat(alice.flows(FlowOutcome.Status.FAILED)).isEmpty();
  }

  @Test
  void a_flow_answers_although_this_node_is_full_of_flows_that_wait_for_nobody_else() {
    FlowNode alice = start("Alice", FlowOptions.DEFAULTS.withStarted(1, 100));
    FlowNode bob = start("Bob", FlowOptions.DEFAULTS.withStarted(1, 100));
    FlowHandle<String> asleep = bob.start(Sleeper.class, Duration.ofMinutes(4));
    FlowHandle<String> behind = bob.start(Question.class, TO_ALICE, "behind");

    assertThat(alice.start(Question.class, TO_BOB, "now").get(FlowNode.PATIENCE))
        .isEqualTo("echo of now");

    assertThat(behind.result()).isNotDone();
    wake(asleep);
    assertThat(asleep.get(FlowNode.PATIENCE)).isEqualTo("slept");
    assertThat(behind.get(FlowNode.PATIENCE)).isEqualTo("echo of behind");
  }

  @Test
  void a_start_beyond_the_bounds_is_refused_and_nothing_of_it_stays() {
    FlowNode alice = start("Alice", FlowOptions.DEFAULTS.withStarted(1, 1));
    FlowHandle<String> running = alice.start(Sleeper.class, Duration.ofMinutes(4));
    FlowHandle<String> queued = alice.start(Sleeper.class, Duration.ofMinutes(4));

    assertThatThrownBy(() -> alice.start(Sleeper.class, Duration.ofMinutes(4)))
        .isInstanceOfSatisfying(
            FlowRuntimeException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Code.BUSY));

    assertThat(alice.flows(Status.RUNNING))
        .extracting(FlowOutcome::id)
        .containsExactlyInAnyOrder(running.id(), queued.id());
  }

  @Test
  void a_flow_sleeps_until_the_clock_says_so() {
    FlowNode alice = start("Alice");
    FlowHandle<String> sleeper = alice.start(Sleeper.class, Duration.ofMinutes(5));

    assertThatThrownBy(() -> sleeper.get(Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            FlowRuntimeException.class,
            late -> assertThat(late.reason()).isEqualTo(Code.TIMED_OUT));

    wake(sleeper);
    assertThat(sleeper.get(FlowNode.PATIENCE)).isEqualTo("slept");
  }

  @Test
  void what_an_external_operation_returns_or_throws_reaches_the_flow() {
    FlowNode alice = start("Alice");
    FlowHandle<String> well = alice.start(Outside.class, "fine");
    assertThat(well.get(FlowNode.PATIENCE)).isEqualTo("fine " + well.id() + "-0");

    assertThatThrownBy(() -> alice.start(Outside.class, "fail").get(FlowNode.PATIENCE))
        .isInstanceOfSatisfying(
            FlowRuntimeException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Code.FAILED))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("the outside failed");
  }

  @Test
  void progress_is_told_through_the_handle() {
    FlowNode alice = start("Alice");
    FlowHandle<String> flow = alice.start(Stepper.class, TO_BOB);
    posts.await(BOB, Open.class);
    List<String> steps = new CopyOnWriteArrayList<>();
    flow.onProgress(steps::add);
    flow.onProgress(step -> {
      throw new IllegalStateException("a listener's fault");
    });
    assertThat(steps).containsExactly("Asking");

    start("Bob");

    assertThat(flow.get(FlowNode.PATIENCE)).isEqualTo("echo of ?");
    Eventually.holds("done", () -> steps.contains("Done"));
    assertThat(steps).containsSubsequence("Asking", "Thinking", "Done");
  }

  @Test
  void a_refusal_reaches_both_sides_as_it_was_thrown() {
    FlowNode alice = start("Alice");
    FlowNode bob = start("Bob");

    assertThatThrownBy(() -> alice.start(Question.class, TO_BOB, "refuse").get(FlowNode.PATIENCE))
        .isInstanceOfSatisfying(
            FlowRuntimeException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Code.FAILED))
        .cause()
        .isInstanceOf(FlowException.class)
        .hasMessage("I refuse");
    assertThat(alice.flows(Status.FAILED)).hasSize(1);
    assertThat(bob.flows(Status.FAILED)).hasSize(1);
  }

  @Test
  void of_any_other_failure_the_peer_learns_an_id_and_nothing_else() {
    FlowNode alice = start("Alice");
    start("Bob");

    assertThatThrownBy(() -> alice.start(Question.class, TO_BOB, "break").get(FlowNode.PATIENCE))
        .cause()
        .isInstanceOfSatisfying(
            UnexpectedFlowEndException.class,
            ended -> assertThat(ended.getOriginalErrorId())
                .isEqualTo(posts.await(ALICE, Failure.class).errorId()))
        .satisfies(ended -> assertThat(ended).hasMessageNotContaining("secret"));
  }

  @Test
  void a_flow_that_fails_right_after_it_closed_a_session_leaves_nobody_waiting() {
    FlowNode alice = start("Alice");
    FlowNode bob = start("Bob");

    assertThatThrownBy(() -> alice.start(Quitter.class, TO_BOB).get(FlowNode.PATIENCE))
        .hasCauseInstanceOf(FlowException.class);

    Eventually.holds("the peer's flow ends", () -> bob.flows(Status.RUNNING).isEmpty());
  }

  /** Answers, and then waits for another question. */
  private static final class TwiceEcho extends net.corda.core.flows.FlowLogic<Void> {
    private final net.corda.core.flows.FlowSession session;

    private TwiceEcho(net.corda.core.flows.FlowSession session) {
      this.session = session;
    }

    @Override
    @co.paralleluniverse.fibers.Suspendable
    public Void call() {
      session.receive(String.class);
      session.send("and?");
      session.receive(String.class);
      return null;
    }
  }

  @Test
  void closing_ends_flows_wherever_they_wait_and_the_next_start_reports_them() {
    FlowNode alice = start("Alice", FlowOptions.DEFAULTS.withStarted(3, 100));
    List<FlowHandle<String>> flows = List.of(
        alice.start(Question.class, TO_BOB, "nobody answers"),
        alice.start(Sleeper.class, Duration.ofMinutes(4)),
        alice.start(Outside.class, "never"),
        alice.start(Sleeper.class, Duration.ofMinutes(4)));
    posts.await(BOB, Open.class);

    alice.close();

    for (FlowHandle<String> flow : flows) {
      assertThatThrownBy(() -> flow.get(FlowNode.PATIENCE))
          .isInstanceOfSatisfying(
              FlowRuntimeException.class,
              closed -> assertThat(closed.reason()).isEqualTo(Code.CLOSED));
    }
    assertThatThrownBy(() -> alice.start(Sleeper.class, Duration.ofMinutes(4)))
        .isInstanceOf(RuntimeException.class);
    assertThat(start("Alice").flows(Status.INTERRUPTED))
        .extracting(FlowOutcome::id)
        .containsExactlyInAnyOrderElementsOf(flows.stream().map(FlowHandle::id).toList());
  }

  @Test
  void a_flow_that_ran_when_its_node_ended_is_reported_to_the_flow_that_it_answered() {
    FlowNode alice = start("Alice");
    FlowNode bob = FlowNode.on(folder, posts, "Bob")
        .clock(clock)
        .answers(Question.class, TestFlows.LateReader::new)
        .start();
    FlowHandle<String> question = alice.start(Question.class, TO_BOB, "?");
    Eventually.holds("Bob answers", () -> bob.flows(Status.RUNNING).size() == 1);
    bob.close();
    assertThat(question.result()).isNotDone();

    FlowNode again = start("Bob");

    assertThat(again.flows(Status.INTERRUPTED)).hasSize(1);
    assertThatThrownBy(() -> question.get(FlowNode.PATIENCE))
        .hasCauseInstanceOf(UnexpectedFlowEndException.class);
  }

  @Test
  void a_flow_that_ran_when_its_node_ended_is_reported_to_the_flow_that_it_asked() {
    FlowNode bob = FlowNode.on(folder, posts, "Bob")
        .answers(Question.class, session -> new TwiceEcho(session))
        .start();
    nodes.add(bob);
    FlowNode alice = FlowNode.on(folder, posts, "Alice").start();
    FlowHandle<Void> twice = alice.start(AskAndWait.class, TO_BOB);
    posts.await(ALICE, Data.class);
    alice.close();
    assertThatThrownBy(() -> twice.result().join()).isInstanceOf(CompletionException.class);

    FlowNode again = start("Alice");

    assertThat(again.flows(Status.INTERRUPTED)).hasSize(1);
    Eventually.holds("Bob's flow hears of it", () -> bob.flows(Status.FAILED).size() == 1);
  }

  /** Asks, gets an answer, and sleeps. */
  @net.corda.core.flows.InitiatingFlow
  public static final class AskAndWait extends net.corda.core.flows.FlowLogic<Void> {
    private final Party peer;

    public AskAndWait(Party peer) {
      this.peer = peer;
    }

    @Override
    @co.paralleluniverse.fibers.Suspendable
    public Void call() throws FlowException {
      subFlow(new Question(peer, "?"));
      net.corda.core.flows.FlowLogic.sleep(Duration.ofMinutes(4));
      return null;
    }
  }

  @Test
  void flows_that_ended_are_forgotten_after_a_while_and_running_ones_never() {
    FlowNode alice = start("Alice");
    FlowHandle<String> running = alice.start(Outside.class, "never");
    alice.start(Sleeper.class, Duration.ZERO).get(FlowNode.PATIENCE);
    alice.start(Sleeper.class, Duration.ZERO).get(FlowNode.PATIENCE);
    assertThat(alice.flows(Status.COMPLETED)).hasSize(2);

    clock.advance(FlowRetention.ENDED.plus(FlowRetention.PAUSE));
    alice.start(Sleeper.class, Duration.ZERO).get(FlowNode.PATIENCE);

    Eventually.holds("the old ones go", () -> alice.flows(Status.COMPLETED).size() == 1);
    assertThat(alice.flows(Status.RUNNING))
        .extracting(FlowOutcome::id)
        .containsExactly(running.id());
  }
}
