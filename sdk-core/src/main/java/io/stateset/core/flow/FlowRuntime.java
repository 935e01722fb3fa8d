package io.stateset.core.flow;

import io.stateset.core.CrashProbe;
import io.stateset.core.FlowHandle;
import io.stateset.core.flow.FlowOutcome.Status;
import io.stateset.core.flow.SessionMessage.Ask;
import io.stateset.core.flow.SessionMessage.Confirm;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.SessionMessage.Reason;
import io.stateset.core.flow.SessionMessage.Reject;
import io.stateset.core.messaging.Messaging;
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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private final Map<String, AnsweringFlow> answering;
  private final Admission admission;
  private final ThreadFactory threads;
  private final Set<FlowMachine<?>> running = ConcurrentHashMap.newKeySet();
  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answeringNow = new AtomicInteger();
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
    this.context =
        new FlowContext(database, messaging, host, store, registry, clock, options, probe);
    this.answering = Map.copyOf(answering);
    this.admission = new Admission(options.maxRunning(), options.maxQueued());
    this.threads = FlowThreads.named("stateset-flow-" + name);
  }

  /**
   * Reports flows that were running when the node stopped as interrupted, tells their peers, and
   * begins to take messages.
   */
  public void start() {
    context.store().withStatus(Status.RUNNING).forEach(this::interrupt);
    context.messaging().start(this::onMessage);
  }

  private void interrupt(FlowOutcome flow) {
    LOG.warn("Flow {} of {} was interrupted by the node's end", flow.id(), flow.flowClass());
    context.database().inTransaction(transaction -> {
      for (FlowStore.OpenSession session : context.store().sessionsOf(transaction, flow.id())) {
        long errorId = flow.id().getLeastSignificantBits();
        var failure = new Failure(session.id(), !session.initiator(), errorId, null);
        context.send(transaction, session.peer(), failure);
      }
      context.store().interrupted(transaction, flow.id());
      return flow;
    });
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
    admission.admit(() -> run(machine));
    return new RunningFlow<>(machine);
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

  private void answeringFlowOver(FlowMachine<?> machine) {
    over(machine);
    answeringNow.decrementAndGet();
  }

  private void over(FlowMachine<?> machine) {
    running.remove(machine);
    registry.remove(machine.sessions().all());
    alive.remove(Thread.currentThread());
  }

  private void run(FlowMachine<?> machine) {
    running.add(machine);
    Thread thread = threads.newThread(machine);
    alive.add(thread);
    thread.start();
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

  /** Called within the transaction that stores the message. */
  private void onMessage(Transaction transaction, CordaX500Name from, long number, byte[] payload) {
    try {
      SessionMessage message = SessionCodec.decode(payload);
      if (message instanceof Open open) {
        open(transaction, from, open);
      } else {
        route(transaction, from, message);
      }
    } catch (FlowRuntimeException malformed) {
      LOG.warn("Dropped message {} of {}: {}", number, from, malformed.getMessage());
    }
  }

  private void open(Transaction transaction, CordaX500Name from, Open open) {
    AnsweringFlow answer = answering.get(open.initiatingFlow());
    if (answer == null) {
      LOG.warn(
          "{} opened a session for {}, which nothing here answers", from, open.initiatingFlow());
      reject(transaction, from, open, Reason.NO_ANSWERING_FLOW);
    } else if (answeringNow.incrementAndGet() > context.options().maxAnswering()) {
      answeringNow.decrementAndGet();
      reject(transaction, from, open, Reason.BUSY);
    } else {
      transaction.afterRollback(answeringNow::decrementAndGet);
      answer(transaction, from, open, answer);
    }
  }

  private void answer(
      Transaction transaction, CordaX500Name from, Open open, AnsweringFlow answer) {
    UUID id = open.session().answeringFlow();
    Function<FlowMachine<Object>, FlowLogic<Object>> create =
        machine -> createAnswer(machine, from, open, answer);
    FlowMachine<Object> machine = new FlowMachine<>(context, id, create, this::answeringFlowOver);
    transaction.afterRollback(() -> registry.remove(machine.sessions().all()));
    context
        .store()
        .answering(transaction, id, machine.getLogic().getClass().getName(), open.session(), from);
    transaction.afterCommit(() -> {
      deliverFirst(machine, open);
      run(machine);
    });
  }

  @SuppressWarnings("unchecked")
  private FlowLogic<Object> createAnswer(
      FlowMachine<Object> machine, CordaX500Name from, Open open, AnsweringFlow answer) {
    Session session = machine.answer(open.session(), from, open.initiatingFlow(), open.version());
    session.setOwnVersion(new FlowVersion(answer.version(), answer.application()));
    return (FlowLogic<Object>) answer.create().apply(session);
  }

  private static void deliverFirst(FlowMachine<?> machine, Open open) {
    if (open.firstPayload() != null) {
      Session session = machine.sessions().all().get(0);
      machine.sessions().arrived(session, new Data(open.session(), false, open.firstPayload()));
    }
  }

  private void route(Transaction transaction, CordaX500Name from, SessionMessage message) {
    Session session = registry.find(message, from);
    if (session == null) {
      unknown(transaction, from, message);
    } else if (message instanceof Ask) {
      context.send(transaction, from, new Confirm(message.session(), session.ownVersion()));
    } else {
      transaction.afterCommit(() -> session.deliver(message));
    }
  }

  /**
   * Only what expects something back is answered: two nodes must not reject each other's rejections
   * for ever.
   */
  private void unknown(Transaction transaction, CordaX500Name from, SessionMessage message) {
    if (message instanceof Data || message instanceof Ask) {
      reject(transaction, from, message, Reason.UNKNOWN_SESSION);
    }
  }

  private void reject(
      Transaction transaction, CordaX500Name from, SessionMessage message, Reason reason) {
    context.send(transaction, from, new Reject(message.session(), !message.toInitiator(), reason));
  }

  /**
   * Ends every wait of every flow and their threads; what they did since their last wait is undone.
   * Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    admission.close();
    running.forEach(FlowMachine::stop);
    long deadline = System.nanoTime() + CLOSE_PATIENCE.toNanos();
    alive.forEach(thread -> join(thread, deadline));
  }

  /**
   * Never interrupts: an interrupt during a write would close the database's file under every other
   * thread.
   */
  private static void join(Thread thread, long deadlineNanos) {
    try {
      thread.join(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
      if (thread.isAlive()) {
        LOG.warn("{} runs on after close: its flow neither waits nor ends", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
