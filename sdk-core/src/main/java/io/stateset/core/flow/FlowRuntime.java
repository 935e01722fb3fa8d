package io.stateset.core.flow;

import io.stateset.core.CrashProbe;
import io.stateset.core.FlowHandle;
import io.stateset.core.flow.FlowOutcome.Status;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.messaging.Messaging;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.corda.core.flows.FlowLogic;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts flows, answers those of peers, and brings messages to them. One a node. Thread-safe. */
public final class FlowRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FlowRuntime.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  private final FlowContext context;
  private final IncomingMessages incoming;
  private final FlowRetention retention;
  private final Admission admission;
  private final ThreadPoolExecutor threads;
  private final Set<FlowMachine<?>> running = ConcurrentHashMap.newKeySet();
  private final SessionRegistry registry;
  private volatile boolean closed;

  /**
   * {@code answering} maps the name of each initiating flow to what answers it. Nothing runs before
   * {@link #start}.
   */
  public FlowRuntime(
      String name,
      Database database,
      Messaging messaging,
      FlowHost host,
      Map<String, AnsweringFlow> answering,
      Clock clock,
      FlowOptions options,
      CrashProbe probe) {
    this.registry = new SessionRegistry();
    FlowStore store = new FlowStore(database, clock);
    PeerQuota unreadBytes = new PeerQuota(options.maxUnreadBytes(), Long.MAX_VALUE);
    this.context = new FlowContext(
        database, messaging, host, store, registry, clock, options, probe, unreadBytes);
    this.incoming = new IncomingMessages(context, answering, this::run, this::over);
    this.retention = new FlowRetention(database, store, clock);
    this.admission = new Admission(options.maxRunning(), options.maxQueued());
    this.threads = FlowThreads.named("stateset-flow-" + name);
  }

  /**
   * Reports flows that were running when the node stopped as interrupted, tells their peers, and
   * begins to take messages.
   */
  public void start() {
    context.store().withStatus(Status.RUNNING).forEach(this::interrupt);
    context.messaging().start(incoming::take);
  }

  private void interrupt(FlowOutcome flow) {
    LOG.warn("Flow {} of {} was interrupted by the node's end", flow.id(), flow.flowClass());
    context.database().inTransaction(transaction -> {
      for (FlowStore.OpenSession session : context.store().sessionsOf(transaction, flow.id())) {
        long errorId = flow.id().getLeastSignificantBits();
        var failure = new Failure(session.id(), !session.initiator(), errorId, null);
        tell(transaction, session.peer(), failure);
      }
      context.store().interrupted(transaction, flow.id());
      return flow;
    });
  }

  /** A peer that takes no more messages must not keep this node from starting. */
  private void tell(Transaction transaction, CordaX500Name peer, Failure failure) {
    try {
      context.send(transaction, peer, failure);
    } catch (MessagingException e) {
      LOG.warn("{} cannot be told of the interruption: {}", peer, e.getMessage());
    }
  }

  /**
   * Starts a flow by its class and serialisable arguments. When this returns, the start was forced
   * to disk.
   *
   * @throws FlowRuntimeException {@code CANNOT_START}, {@code BUSY} or {@code CLOSED}
   */
  public <T> FlowHandle<T> start(Class<? extends FlowLogic<T>> type, Object... arguments) {
    FlowLogic<T> logic = FlowArguments.instantiate(type, arguments);
    return start(logic, arguments.length == 0 ? null : serialize(type, arguments));
  }

  /**
   * Starts a flow object. Its arguments are not recorded, so it can never be run again after a
   * restart.
   */
  public <T> FlowHandle<T> start(FlowLogic<T> logic) {
    return start(logic, null);
  }

  private byte[] serialize(Class<?> type, Object[] arguments) {
    try {
      return context.host().serialize(arguments).getBytes();
    } catch (RuntimeException e) {
      throw new FlowRuntimeException(
          FlowRuntimeException.Code.CANNOT_START,
          "An argument of " + type.getName() + " cannot be serialised",
          e);
    }
  }

  private <T> FlowHandle<T> start(FlowLogic<T> logic, byte @Nullable [] arguments) {
    Optional<Transaction> outer = context.database().current();
    if (outer.isPresent()) {
      return startWithin(outer.get(), logic, arguments);
    }
    FlowMachine<T> machine = record(logic, arguments, this::startedFlowOver);
    admit(machine);
    return new RunningFlow<>(machine);
  }

  private void admit(FlowMachine<?> machine) {
    try {
      admission.admit(() -> run(machine), machine::abandon);
    } catch (FlowRuntimeException refused) {
      context.database().inTransaction(transaction -> {
        context.store().failed(transaction, machine.flowId(), refused);
        return refused;
      });
      throw refused;
    }
  }

  /**
   * A flow that another one starts runs once that one's stretch is on disk. It does not count
   * against the bounds: the other one has a turn already, and may wait for it.
   */
  private <T> FlowHandle<T> startWithin(
      Transaction outer, FlowLogic<T> logic, byte @Nullable [] arguments) {
    FlowMachine<T> machine = record(logic, arguments, this::over);
    outer.afterForced(() -> run(machine));
    outer.afterRollback(machine::notStarted);
    return new RunningFlow<>(machine);
  }

  /** Starts a flow of the node's own, which does not count against the bounds. */
  public <T> FlowHandle<T> startUnbounded(FlowLogic<T> logic) {
    FlowMachine<T> machine = record(logic, null, this::over);
    run(machine);
    return new RunningFlow<>(machine);
  }

  private <T> FlowMachine<T> record(
      FlowLogic<T> logic, byte @Nullable [] arguments, Consumer<FlowMachine<?>> whenOver) {
    requireOpen();
    UUID id = UUID.randomUUID();
    context.database().inTransaction(transaction -> {
      context.store().started(transaction, id, logic.getClass().getName(), arguments);
      return id;
    });
    return new FlowMachine<>(context, id, created -> logic, whenOver);
  }

  private void startedFlowOver(FlowMachine<?> machine) {
    over(machine);
    admission.leave();
  }

  private void over(FlowMachine<?> machine) {
    running.remove(machine);
    registry.remove(machine.sessions().all());
    machine.sessions().forgetUnread();
    retention.flowEnded();
  }

  private void run(FlowMachine<?> machine) {
    running.add(machine);
    try {
      threads.execute(machine);
    } catch (RejectedExecutionException closedMeanwhile) {
      machine.abandon();
      over(machine);
    }
    if (closed) {
      machine.stop();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new FlowRuntimeException(FlowRuntimeException.Code.CLOSED, "The node is closed", null);
    }
  }

  /** Flows with that status, oldest first, as far as they are still kept. */
  public List<FlowOutcome> flows(Status status) {
    return context.store().withStatus(status);
  }

  /**
   * Ends every wait of every flow and their threads; what they did since their last wait is undone.
   * Their handles, and those of flows that wait for their turn, report {@code CLOSED}. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    admission.close();
    running.forEach(FlowMachine::stop);
    threads.shutdown();
    awaitEnd();
  }

  /**
   * Never interrupts: an interrupt during a write would close the database's file under every other
   * thread.
   */
  private void awaitEnd() {
    try {
      if (!threads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        running.forEach(
            flow -> LOG.warn("{} runs on after close: it neither waits nor ends", flow));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
