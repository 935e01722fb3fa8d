package io.stateset.core.flow;

import co.paralleluniverse.strands.Strand;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import kotlin.Unit;
import net.corda.core.concurrent.CordaFuture;
import net.corda.core.context.InvocationContext;
import net.corda.core.context.InvocationOrigin;
import net.corda.core.flows.Destination;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.FlowStackSnapshot;
import net.corda.core.flows.StateMachineRunId;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.FlowIORequest;
import net.corda.core.internal.FlowStateMachine;
import net.corda.core.internal.concurrent.CordaFutureImplKt;
import net.corda.core.internal.concurrent.OpenFuture;
import net.corda.core.internal.telemetry.SerializedTelemetry;
import net.corda.core.node.ServiceHub;
import net.corda.core.serialization.SerializedBytes;
import net.corda.core.utilities.ProgressTracker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flow on one thread. {@link #suspend} is the one place where it waits: there its database
 * transaction ends, is forced to disk, and what it sends leaves.
 *
 * @param <R> what the flow returns
 */
final class FlowMachine<R> extends Strand implements FlowStateMachine<R>, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FlowMachine.class);

  private final FlowContext context;
  private final UUID id;
  private final FlowLogic<R> logic;
  private final InvocationContext invocation;
  private final Instant created;
  private final Consumer<FlowMachine<?>> whenOver;
  private final Mailbox mailbox = new Mailbox();
  private final Segment segment;
  private final FlowSessions sessions;
  private final Deque<FlowLogic<?>> stack = new ArrayDeque<>();
  private final OpenFuture<R> result = CordaFutureImplKt.openFuture();
  private int externalOperations;
  private volatile boolean stopping;

  /** {@code create} makes the flow; it may open the session that the flow answers. */
  FlowMachine(
      FlowContext context,
      UUID id,
      Function<FlowMachine<R>, FlowLogic<R>> create,
      Consumer<FlowMachine<?>> whenOver) {
    this.context = context;
    this.id = id;
    this.whenOver = whenOver;
    this.created = context.clock().instant();
    this.segment = new Segment(context);
    this.sessions = new FlowSessions(context, mailbox, segment);
    CordaX500Name us = context.host().ourIdentity().getName();
    this.invocation = InvocationContext.newInstance(new InvocationOrigin.Service("stateset", us));
    this.logic = create.apply(this);
    logic.setStateMachine(this);
  }

  FlowSessions sessions() {
    return sessions;
  }

  UUID flowId() {
    return id;
  }

  /** The thread has been another flow's, and may be another's after: it keeps nothing of this. */
  @Override
  public void run() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(logic.getClass().getClassLoader());
    bind();
    try {
      context.host().onFlowThread(this::runBound);
    } finally {
      unbind();
      thread.setContextClassLoader(before);
      whenOver.accept(this);
    }
  }

  private void runBound() {
    try {
      stack.push(logic);
      segment.transaction();
      startProgress();
      finish(logic.call());
    } catch (FlowStopped stopped) {
      abandon();
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  private void startProgress() {
    ProgressTracker tracker = logic.getProgressTracker();
    if (tracker != null) {
      tracker.setCurrentStep(ProgressTracker.STARTING.INSTANCE);
    }
  }

  /**
   * The flow's end, its last writes, and the word to its peers are one transaction; then the caller
   * learns.
   */
  private void finish(@Nullable R value) {
    sessions.endAll();
    context.host().flowEnds(id);
    context.store().completed(segment.transaction(), id);
    segment.transaction().afterForced(() -> result.set(value));
    segment.end();
    endProgress();
  }

  private void endProgress() {
    ProgressTracker tracker = logic.getProgressTracker();
    if (tracker != null) {
      tracker.setCurrentStep(ProgressTracker.DONE.INSTANCE);
    }
  }

  private void fail(Throwable failure) {
    segment.rollback();
    if (stopping) {
      abandon();
      return;
    }
    long errorId = FlowErrors.errorId(failure, id.getLeastSignificantBits());
    LOG.info(
        "Flow {} of {} ended with an error, id {}",
        id,
        logic.getClass().getName(),
        errorId,
        failure);
    try {
      sessions.failAll(errorId, FlowErrors.forPeer(failure, context.host()));
      segment.transaction();
      context.host().flowEnds(id);
      context.store().failed(segment.transaction(), id, failure);
      segment.end();
      context.host().flowFailed(id);
    } catch (Throwable secondary) {
      segment.rollback();
      failure.addSuppressed(secondary);
    }
    result.setException(failure);
  }

  /**
   * The node closes: what this flow did since its last wait is undone, and the next start reports
   * it.
   */
  void abandon() {
    segment.rollback();
    result.setException(new FlowRuntimeException(
        FlowRuntimeException.Code.CLOSED, "The node was closed while flow " + id + " ran", null));
  }

  /** Instead of {@link #run}: the transaction that recorded the start was undone. */
  void notStarted() {
    result.setException(new FlowRuntimeException(
        FlowRuntimeException.Code.FAILED,
        "Flow " + id + " was not started: the flow that wanted it failed first",
        null));
  }

  /** Called by any thread: the flow's waits end, and so does the flow. */
  void stop() {
    stopping = true;
    mailbox.stop();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <S> S suspend(FlowIORequest<? extends S> request, boolean maySkipCheckpoint) {
    return (S) perform(request);
  }

  private Object perform(FlowIORequest<?> request) {
    if (request instanceof FlowIORequest.Send send) {
      sessions.send(send.getSessionToMessage());
    } else if (request instanceof FlowIORequest.Receive receive) {
      return sessions.receive(receive.getSessions());
    } else if (request instanceof FlowIORequest.SendAndReceive both) {
      sessions.send(both.getSessionToMessage());
      return sessions.receive(both.getSessionToMessage().keySet());
    } else if (request instanceof FlowIORequest.CloseSessions close) {
      sessions.close(close.getSessions());
    } else if (request instanceof FlowIORequest.GetFlowInfo info) {
      return sessions.flowInfo(info.getSessions());
    } else if (request instanceof FlowIORequest.Sleep sleep) {
      segment.commit();
      mailbox.awaitTime(context.clock(), sleep.getWakeUpAfter());
    } else if (request instanceof FlowIORequest.WaitForLedgerCommit wait) {
      return awaitFuture(
          getServiceHub().getValidatedTransactions().trackTransaction(wait.getHash()));
    } else if (request instanceof FlowIORequest.ExecuteAsyncOperation<?> external) {
      return awaitExternal(external);
    } else if (request instanceof FlowIORequest.WaitForSessionConfirmations) {
      sessions.confirmAll();
    } else {
      segment.commit();
    }
    return Unit.INSTANCE;
  }

  /**
   * The operation runs after everything before it is durable, under an id that is the same if it
   * runs again.
   */
  private Object awaitExternal(FlowIORequest.ExecuteAsyncOperation<?> request) {
    segment.commit();
    String deduplicationId = id + "-" + externalOperations++;
    return awaitFuture(request.getOperation().execute(deduplicationId));
  }

  private Object awaitFuture(CordaFuture<?> future) {
    segment.commit();
    future.then(done -> {
      mailbox.update(() -> {});
      return Unit.INSTANCE;
    });
    mailbox.await(future::isDone);
    return valueOf(future);
  }

  private static Object valueOf(Future<?> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw FlowErrors.rethrow(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw new FlowStopped();
    }
  }

  @Override
  public FlowSession initiateFlow(
      Destination destination, Party party, @Nullable SerializedTelemetry telemetry) {
    InitiatingFlows.Initiator initiator = InitiatingFlows.innermost(stack);
    SessionId sessionId = SessionId.derive(id, sessions.count());
    Session session = newSession(
        sessionId,
        true,
        context.host().nodeOf(party),
        destination,
        party,
        initiator.name(),
        initiator.version());
    context.store().sessionOpened(segment.transaction(), id, sessionId, session.node());
    return session;
  }

  /** The session that this flow, an answering one, was started for. */
  Session answer(
      SessionId sessionId, CordaX500Name peer, String initiatingFlow, FlowVersion version) {
    Party party = context.host().partyOf(peer);
    return newSession(sessionId, false, peer, party, party, initiatingFlow, version);
  }

  private Session newSession(
      SessionId sessionId,
      boolean initiates,
      CordaX500Name node,
      Destination destination,
      Party party,
      String initiatingFlow,
      FlowVersion version) {
    Session session =
        new Session(this, sessionId, initiates, node, destination, party, initiatingFlow, version);
    sessions.add(session);
    context.registry().add(session);
    return session;
  }

  @Override
  public <S> S subFlow(FlowLogic<?> current, FlowLogic<? extends S> subFlow) {
    subFlow.setStateMachine(this);
    stack.push(subFlow);
    try {
      attachProgress(current.getProgressTracker(), subFlow.getProgressTracker());
      return subFlow.call();
    } catch (FlowException e) {
      throw FlowErrors.rethrow(e);
    } finally {
      stack.pop();
    }
  }

  // A step is the same only if it is the same object.
  @SuppressWarnings("ReferenceEquality")
  private static void attachProgress(
      @Nullable ProgressTracker parent, @Nullable ProgressTracker child) {
    if (parent == null
        || child == null
        || parent.getCurrentStep() == ProgressTracker.DONE.INSTANCE) {
      return;
    }
    if (parent.getCurrentStep() == ProgressTracker.UNSTARTED.INSTANCE) {
      parent.setCurrentStep(ProgressTracker.STARTING.INSTANCE);
    }
    parent.setChildProgressTracker(parent.getCurrentStep(), child);
  }

  @Override
  public Map<FlowSession, SerializedBytes<Object>> serialize(Map<FlowSession, ?> payloads) {
    Map<FlowSession, SerializedBytes<Object>> serialized = new LinkedHashMap<>();
    payloads.forEach(
        (session, payload) -> serialized.put(session, context.host().serialize(payload)));
    return serialized;
  }

  @Override
  public ServiceHub getServiceHub() {
    return context.host().serviceHub();
  }

  @Override
  public Party getOurIdentity() {
    return context.host().ourIdentity();
  }

  @Override
  public StateMachineRunId getId() {
    return new StateMachineRunId(id);
  }

  @Override
  public FlowLogic<R> getLogic() {
    return logic;
  }

  @Override
  public CordaFuture<R> getResultFuture() {
    return result;
  }

  @Override
  public Logger getLogger() {
    return LOG;
  }

  @Override
  public InvocationContext getContext() {
    return invocation;
  }

  @Override
  public long getCreationTime() {
    return created.toEpochMilli();
  }

  @Override
  public boolean isKilled() {
    return stopping;
  }

  @Override
  public @Nullable String getClientId() {
    return null;
  }

  @Override
  public @Nullable String getOurSenderUUID() {
    return null;
  }

  /** In-process callers need no permission: whoever holds the node may start its flows. */
  @Override
  public void checkFlowPermission(String permission, Map<String, String> extraAuditData) {}

  @Override
  public void recordAuditEvent(
      String eventType, String comment, Map<String, String> extraAuditData) {
    LOG.info("Audit of flow {}: {} {}", id, eventType, comment);
  }

  @Override
  public @Nullable FlowStackSnapshot flowStackSnapshot(Class<? extends FlowLogic<?>> flowClass) {
    return null;
  }

  @Override
  public void persistFlowStackSnapshot(Class<? extends FlowLogic<?>> flowClass) {}

  /**
   * Nothing to do. A notary that is busy says how long it will take, and Corda's node then restarts
   * the asking flow that much later, so that it asks another member: a request that was put to a
   * member that died is lost there. Here a flow that waits has no time-out that could be moved:
   * requests and answers stay in the outbox until they are acknowledged, and a notary that comes
   * back tells its clients of the flows that it was running.
   */
  @Override
  public void updateTimedFlowTimeout(long timeoutSeconds) {}

  @Override
  public String toString() {
    return "Flow " + id + " of " + logic.getClass().getName();
  }
}
