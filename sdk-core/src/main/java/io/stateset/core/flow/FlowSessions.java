package io.stateset.core.flow;

import io.stateset.core.flow.SessionMessage.Ask;
import io.stateset.core.flow.SessionMessage.Confirm;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.End;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.SessionMessage.Reject;
import io.stateset.core.storage.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowInfo;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.UnexpectedFlowEndException;
import net.corda.core.serialization.SerializedBytes;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one flow: what it sends, and how it reads what has arrived. Belongs to the flow's
 * thread.
 */
final class FlowSessions {
  private final FlowContext context;
  private final Mailbox mailbox;
  private final Segment segment;
  private final List<Session> all = new ArrayList<>();

  FlowSessions(FlowContext context, Mailbox mailbox, Segment segment) {
    this.context = context;
    this.mailbox = mailbox;
    this.segment = segment;
  }

  void add(Session session) {
    all.add(session);
  }

  /** How many there are; the ordinal of the next. */
  int count() {
    return all.size();
  }

  void send(Map<? extends FlowSession, SerializedBytes<Object>> payloads) {
    payloads.forEach((session, payload) -> send((Session) session, payload.getBytes()));
  }

  private void send(Session session, byte[] payload) {
    requireNotEnded(session);
    if (session.opened()) {
      context.send(
          segment.transaction(),
          session.node(),
          new Data(session.id(), !session.initiator(), payload));
    } else {
      open(session, payload);
    }
  }

  private void open(Session session, byte @Nullable [] firstPayload) {
    session.markOpened();
    Transaction transaction = segment.transaction();
    var open =
        new Open(session.id(), session.initiatingFlow(), session.initiatingVersion(), firstPayload);
    context.send(transaction, session.node(), open);
  }

  /**
   * One message of each session, in the order given. Waits, and so ends the segment, only if one is
   * missing.
   */
  Map<FlowSession, SerializedBytes<Object>> receive(Collection<? extends FlowSession> from) {
    List<Session> sessions = sessionsOf(from);
    sessions.forEach(this::prepareToReceive);
    if (!mailbox.holds(() -> readable(sessions))) {
      segment.commit();
      mailbox.await(() -> readable(sessions));
    }
    Map<FlowSession, SerializedBytes<Object>> received = new LinkedHashMap<>();
    sessions.forEach(session -> received.put(session, read(session)));
    return received;
  }

  private void prepareToReceive(Session session) {
    requireNotEnded(session);
    if (!session.opened()) {
      open(session, null);
    }
  }

  /** Each has something, or one of them has nothing more to give. */
  private static boolean readable(List<Session> sessions) {
    boolean all = true;
    for (Session session : sessions) {
      SessionMessage next = session.unread().peek();
      if (next != null && !(next instanceof Data)) {
        return true;
      }
      all &= next != null;
    }
    return all;
  }

  private SerializedBytes<Object> read(Session session) {
    SessionMessage next = takeNext(session);
    if (next instanceof Data data) {
      return new SerializedBytes<>(data.payload());
    }
    throw FlowErrors.rethrow(whyOver(session, next));
  }

  /** Takes a message; what ends a session stays, so that each later read meets it again. */
  private @Nullable SessionMessage takeNext(Session session) {
    SessionMessage[] next = new SessionMessage[1];
    mailbox.update(() -> {
      next[0] = session.unread().peek();
      if (next[0] instanceof Data) {
        session.unread().remove();
      }
    });
    return next[0];
  }

  private Throwable whyOver(Session session, @Nullable SessionMessage last) {
    if (last instanceof Failure failure) {
      return failureOf(session, failure);
    } else if (last instanceof Reject reject) {
      return new UnexpectedFlowEndException(
          session.getCounterparty().getName() + " rejected the session: " + reject.reason());
    } else if (last instanceof End) {
      return new UnexpectedFlowEndException(
          "The flow at " + session.getCounterparty().getName() + " has ended the session");
    }
    throw new IllegalStateException("read " + session + " before anything had arrived");
  }

  private Throwable failureOf(Session session, Failure failure) {
    if (failure.flowException() != null) {
      Throwable thrown = context.host().deserialize(failure.flowException(), Throwable.class);
      if (thrown instanceof FlowException flowException) {
        flowException.setOriginalErrorId(failure.errorId());
        return flowException;
      }
    }
    return new UnexpectedFlowEndException(
        "The flow at " + session.getCounterparty().getName() + " failed", null, failure.errorId());
  }

  /** The application at the other end of each; asks and waits where it is not known yet. */
  Map<FlowSession, FlowInfo> flowInfo(Collection<? extends FlowSession> of) {
    List<Session> sessions = sessionsOf(of);
    if (!mailbox.holds(() -> versionsKnown(sessions))) {
      sessions.forEach(this::ask);
      segment.commit();
      mailbox.await(() -> versionsKnown(sessions));
    }
    Map<FlowSession, FlowInfo> infos = new LinkedHashMap<>();
    sessions.forEach(session -> infos.put(session, infoOf(session)));
    return infos;
  }

  private void ask(Session session) {
    if (session.peerVersion() == null) {
      prepareToReceive(session);
      context.send(segment.transaction(), session.node(), new Ask(session.id()));
    }
  }

  private static boolean versionsKnown(List<Session> sessions) {
    return sessions.stream()
        .allMatch(session ->
            session.peerVersion() != null || session.unread().peekLast() instanceof Reject);
  }

  private FlowInfo infoOf(Session session) {
    FlowVersion version = session.peerVersion();
    if (version == null) {
      throw FlowErrors.rethrow(whyOver(session, session.unread().peekLast()));
    }
    return new FlowInfo(version.number(), version.application());
  }

  /** Opens what was not opened yet, then waits until each peer has confirmed. */
  void confirmAll() {
    Map<FlowSession, FlowInfo> confirmed = flowInfo(List.copyOf(all));
    assert confirmed.size() == all.size();
  }

  void close(Collection<? extends FlowSession> sessions) {
    sessionsOf(sessions).forEach(this::end);
  }

  /** Tells every peer that is still in a session that this flow has ended well. */
  void endAll() {
    all.forEach(this::end);
  }

  private void end(Session session) {
    if (session.opened() && !session.ended()) {
      context.send(
          segment.transaction(), session.node(), new End(session.id(), !session.initiator()));
    }
    session.markEnded();
  }

  /** Tells every peer that is still in a session that this flow has failed. */
  void failAll(long errorId, byte @Nullable [] flowException) {
    for (Session session : all) {
      if (session.opened() && !session.ended()) {
        var failure = new Failure(session.id(), !session.initiator(), errorId, flowException);
        context.send(segment.transaction(), session.node(), failure);
        session.markEnded();
      }
    }
  }

  /** Called by the thread that delivers messages. */
  void arrived(Session session, SessionMessage message) {
    mailbox.update(() -> {
      if (message instanceof Confirm confirm) {
        session.setPeerVersion(confirm.version());
      } else {
        enqueue(session, message);
      }
    });
  }

  private void enqueue(Session session, SessionMessage message) {
    boolean over =
        session.unread().peekLast() != null && !(session.unread().peekLast() instanceof Data);
    if (over) {
      return;
    }
    boolean full = session.unread().size() >= context.options().maxUnread();
    session.unread().add(full ? new Failure(session.id(), session.initiator(), 0, null) : message);
  }

  List<Session> all() {
    return List.copyOf(all);
  }

  private static void requireNotEnded(Session session) {
    if (session.ended()) {
      throw new UnexpectedFlowEndException("This flow has closed " + session);
    }
  }

  private static List<Session> sessionsOf(Collection<? extends FlowSession> sessions) {
    return sessions.stream().map(session -> (Session) session).toList();
  }
}
