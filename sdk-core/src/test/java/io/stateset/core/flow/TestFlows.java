package io.stateset.core.flow;

import co.paralleluniverse.fibers.Suspendable;
import io.stateset.core.testing.OwnThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowExternalAsyncOperation;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.identity.Party;
import net.corda.core.utilities.ProgressTracker;

/** Small flows, each of which does one thing. */
final class TestFlows {
  private TestFlows() {}

  /** Sends a question and returns the answer. */
  @InitiatingFlow
  public static final class Question extends FlowLogic<String> {
    private final Party peer;
    private final String text;

    public Question(Party peer, String text) {
      this.peer = peer;
      this.text = text;
    }

    @Override
    @Suspendable
    public String call() {
      return initiateFlow(peer).sendAndReceive(String.class, text).getFromUntrustedWorld();
    }
  }

  /** Answers each question with itself; the word "refuse" with an exception. */
  public static final class Echo extends FlowLogic<Void> {
    private final FlowSession session;

    public Echo(FlowSession session) {
      this.session = session;
    }

    @Override
    @Suspendable
    public Void call() throws FlowException {
      String question = session.receive(String.class).getFromUntrustedWorld();
      if (question.equals("refuse")) {
        throw new FlowException("I refuse");
      } else if (question.equals("break")) {
        throw new IllegalStateException("a secret of mine");
      }
      session.send("echo of " + question);
      return null;
    }
  }

  /** Reads one text, and ends. */
  public static final class Reader extends FlowLogic<Void> {
    private final FlowSession session;

    public Reader(FlowSession session) {
      this.session = session;
    }

    @Override
    @Suspendable
    public Void call() {
      session.receive(String.class);
      return null;
    }
  }

  /** Sleeps four minutes (Corda allows five) and then reads two texts. */
  public static final class LateReader extends FlowLogic<Void> {
    private final FlowSession session;

    public LateReader(FlowSession session) {
      this.session = session;
    }

    @Override
    @Suspendable
    public Void call() throws FlowException {
      FlowLogic.sleep(Duration.ofMinutes(4));
      session.receive(byte[].class);
      session.receive(byte[].class);
      return null;
    }
  }

  /** Sends a text, and asks which application answers. */
  @InitiatingFlow
  public static final class Inquiry extends FlowLogic<String> {
    private final Party peer;
    private final Duration pause;

    public Inquiry(Party peer, Duration pause) {
      this.peer = peer;
      this.pause = pause;
    }

    @Override
    @Suspendable
    public String call() throws FlowException {
      FlowSession session = initiateFlow(peer);
      session.send("hello");
      if (!pause.isZero()) {
        FlowLogic.sleep(pause);
      }
      return session.getCounterpartyFlowInfo().getAppName();
    }
  }

  /** Closes its session, and fails at once. */
  @InitiatingFlow
  public static final class Quitter extends FlowLogic<Void> {
    private final Party peer;

    public Quitter(Party peer) {
      this.peer = peer;
    }

    @Override
    @Suspendable
    public Void call() throws FlowException {
      FlowSession session = initiateFlow(peer);
      session.sendAndReceive(String.class, "hello");
      session.close();
      throw new FlowException("I quit");
    }
  }

  /** Sleeps. */
  public static final class Sleeper extends FlowLogic<String> {
    private final Duration duration;

    public Sleeper(Duration duration) {
      this.duration = duration;
    }

    @Override
    @Suspendable
    public String call() throws FlowException {
      FlowLogic.sleep(duration);
      return "slept";
    }
  }

  /** Awaits what happens outside: "fail" fails, "never" does not end, the rest comes back. */
  public static final class Outside extends FlowLogic<String> {
    private final String text;

    public Outside(String text) {
      this.text = text;
    }

    @Override
    @Suspendable
    public String call() {
      return await((FlowExternalAsyncOperation<String>) this::ask);
    }

    private CompletableFuture<String> ask(String deduplicationId) {
      if (text.equals("never")) {
        return new CompletableFuture<>();
      }
      return CompletableFuture.supplyAsync(() -> answer(deduplicationId), OwnThreads.EXECUTOR);
    }

    private String answer(String deduplicationId) {
      if (text.equals("fail")) {
        throw new IllegalStateException("the outside failed");
      }
      return text + " " + deduplicationId;
    }
  }

  /** Tells of its steps, and of a sub-flow's. */
  @InitiatingFlow
  public static final class Stepper extends FlowLogic<String> {
    static final ProgressTracker.Step ASKING = new ProgressTracker.Step("Asking");
    static final ProgressTracker.Step THINKING = new ProgressTracker.Step("Thinking");

    private final ProgressTracker tracker = new ProgressTracker(ASKING, THINKING);
    private final Party peer;

    public Stepper(Party peer) {
      this.peer = peer;
    }

    @Override
    public ProgressTracker getProgressTracker() {
      return tracker;
    }

    @Override
    @Suspendable
    public String call() {
      tracker.setCurrentStep(ASKING);
      String answer = initiateFlow(peer).sendAndReceive(String.class, "?").getFromUntrustedWorld();
      tracker.setCurrentStep(THINKING);
      return answer;
    }
  }
}
