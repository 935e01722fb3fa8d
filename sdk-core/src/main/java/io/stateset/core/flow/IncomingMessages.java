package io.stateset.core.flow;

import io.stateset.core.flow.SessionMessage.Ask;
import io.stateset.core.flow.SessionMessage.Confirm;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.SessionMessage.Reason;
import io.stateset.core.flow.SessionMessage.Reject;
import io.stateset.core.messaging.PeerComplaints;
import io.stateset.core.storage.Transaction;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import net.corda.core.flows.FlowLogic;
import net.corda.core.identity.CordaX500Name;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the session messages of peers: starts the flows that answer them, and brings the rest to
 * the sessions that they are for.
 *
 * <p>Nothing that a peer says makes this throw: then its link would stand still. What cannot be is
 * answered, or dropped, and the node goes on.
 */
final class IncomingMessages {
  private static final Logger LOG = LoggerFactory.getLogger(IncomingMessages.class);

  private final FlowContext context;
  private final Map<String, AnsweringFlow> answering;
  private final Consumer<FlowMachine<?>> run;
  private final Consumer<FlowMachine<?>> whenOver;
  private final PeerQuota places;
  private final PeerComplaints complaints;

  /** {@code run} starts a flow that answers; {@code whenOver} is called when it has ended. */
  IncomingMessages(
      FlowContext context,
      Map<String, AnsweringFlow> answering,
      Consumer<FlowMachine<?>> run,
      Consumer<FlowMachine<?>> whenOver) {
    this.context = context;
    this.answering = Map.copyOf(answering);
    this.run = run;
    this.whenOver = whenOver;
    FlowOptions options = context.options();
    this.places = new PeerQuota(options.maxAnsweringOfPeer(), options.maxAnswering());
    this.complaints = new PeerComplaints(context.clock());
  }

  /** Called within the transaction that stores the message. */
  void take(Transaction transaction, CordaX500Name from, long number, byte[] payload) {
    SessionMessage message;
    try {
      message = SessionCodec.decode(payload);
    } catch (FlowRuntimeException malformed) {
      complaints.about(
          from,
          () -> LOG.warn("Dropped message {} of {}: {}", number, from, malformed.getMessage()));
      return;
    }
    if (message instanceof Open open) {
      open(transaction, from, open);
    } else {
      route(transaction, from, message);
    }
  }

  private void open(Transaction transaction, CordaX500Name from, Open open) {
    AnsweringFlow answer = answering.get(open.initiatingFlow());
    if (answer == null) {
      refuse(transaction, from, open, Reason.NO_ANSWERING_FLOW);
    } else if (context.store().knows(transaction, open.session().answeringFlow(from))) {
      refuse(transaction, from, open, Reason.SESSION_REPEATED);
    } else if (!places.take(from, 1)) {
      refuse(transaction, from, open, Reason.BUSY);
    } else {
      answer(transaction, from, open, answer);
    }
  }

  private void refuse(Transaction transaction, CordaX500Name from, Open open, Reason reason) {
    complaints.about(
        from,
        () -> LOG.warn(
            "Rejected a session that {} opened for {}: {}", from, open.initiatingFlow(), reason));
    reject(transaction, from, open, reason);
  }

  private void answer(
      Transaction transaction, CordaX500Name from, Open open, AnsweringFlow answer) {
    UUID id = open.session().answeringFlow(from);
    FlowMachine<Object> machine;
    try {
      machine = create(id, from, open, answer);
    } catch (RuntimeException | LinkageError e) {
      places.give(from, 1);
      cannotAnswer(transaction, from, open, id, e);
      return;
    }
    transaction.afterRollback(() -> {
      context.registry().remove(machine.sessions().all());
      places.give(from, 1);
    });
    String flowClass = machine.getLogic().getClass().getName();
    context.store().answering(transaction, id, flowClass, open.session(), from);
    transaction.afterCommit(() -> {
      deliverFirst(machine, open);
      run.accept(machine);
    });
  }

  private FlowMachine<Object> create(UUID id, CordaX500Name from, Open open, AnsweringFlow answer) {
    Function<FlowMachine<Object>, FlowLogic<Object>> create =
        machine -> createFlow(machine, from, open, answer);
    return new FlowMachine<>(context, id, create, machine -> {
      whenOver.accept(machine);
      places.give(from, 1);
    });
  }

  @SuppressWarnings("unchecked")
  private FlowLogic<Object> createFlow(
      FlowMachine<Object> machine, CordaX500Name from, Open open, AnsweringFlow answer) {
    Session session = machine.answer(open.session(), from, open.initiatingFlow(), open.version());
    try {
      session.setOwnVersion(new FlowVersion(answer.version(), answer.application()));
      return (FlowLogic<Object>) answer.create().apply(session);
    } catch (RuntimeException | LinkageError e) {
      context.registry().remove(List.of(session));
      throw e;
    }
  }

  /** The answering class's fault, or a peer that the network map does not know, or no more. */
  private void cannotAnswer(
      Transaction transaction, CordaX500Name from, Open open, UUID id, Throwable failure) {
    long errorId = id.getLeastSignificantBits();
    complaints.about(
        from,
        () -> LOG.warn(
            "Nothing could be made to answer {} of {}, error id {}",
            open.initiatingFlow(),
            from,
            errorId,
            failure));
    context.send(transaction, from, new Failure(open.session(), true, errorId, null));
  }

  private static void deliverFirst(FlowMachine<?> machine, Open open) {
    if (open.firstPayload() != null) {
      Session session = machine.sessions().all().get(0);
      machine.sessions().arrived(session, new Data(open.session(), false, open.firstPayload()));
    }
  }

  private void route(Transaction transaction, CordaX500Name from, SessionMessage message) {
    Session session = context.registry().find(message, from);
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
}
