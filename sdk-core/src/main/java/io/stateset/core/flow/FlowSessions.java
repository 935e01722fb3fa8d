package io.stateset.core.flow;

import io.stateset.core.flow.SessionMessage.Ask;
import io.stateset.core.flow.SessionMessage.Confirm;
import io.stateset.core.flow.SessionMessage.Data;
import io.stateset.core.flow.SessionMessage.End;
import io.stateset.core.flow.SessionMessage.Failure;
import io.stateset.core.flow.SessionMessage.FlowVersion;
import io.stateset.core.flow.SessionMessage.Open;
import io.stateset.core.flow.SessionMessage.Reject;
import io.stateset.core.messaging.MessagingException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one flow: what it sends, and how it reads what has arrived. Belongs to the flow's
 * thread.
 */
final class FlowSessions {
  private static final Logger LOG = LoggerFactory.getLogger(FlowSessions.class);

  private final FlowContext context;
  private final Mailbox mailbox;
  private final Segment segment;
  private final List<Session> all = new ArrayList<>();
  private boolean over;

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
        giveBack(session, next[0]);
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
    FlowException thrown = FlowErrors.ofPeer(failure.flowException(), context.host());
    if (thrown != null) {
      thrown.setOriginalErrorId(failure.errorId());
      return thrown;
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

  /** Or will never be: a flow that is over there confirms nothing any more. */
  private static boolean versionsKnown(List<Session> sessions) {
    return sessions.stream().allMatch(session -> session.peerVersion() != null || isOver(session));
  }

  private static boolean isOver(Session session) {
    SessionMessage last = session.unread().peekLast();
    return last != null && !(last instanceof Data);
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

  /** Where the other end is over already, nobody is left who would want to know. */
  private void end(Session session) {
    if (session.opened() && !session.ended() && !mailbox.holds(() -> isOver(session))) {
      Transaction transaction = segment.transaction();
      context.send(transaction, session.node(), new End(session.id(), !session.initiator()));
      transaction.afterCommit(session::markPeerKnows);
    }
    session.markEnded();
  }

  /**
   * Tells every peer that is still in a session that this flow has failed; also one whose session
   * was closed, if that was undone with the stretch that failed.
   */
  void failAll(long errorId, byte @Nullable [] flowException) {
    for (Session session : all) {
      if (session.opened() && !session.peerKnows()) {
        fail(session, new Failure(session.id(), !session.initiator(), errorId, flowException));
        session.markEnded();
      }
    }
  }

  /** A peer that takes no more messages must not keep the others from hearing of the failure. */
  private void fail(Session session, Failure failure) {
    try {
      context.send(segment.transaction(), session.node(), failure);
    } catch (MessagingException e) {
      LOG.warn("{} cannot be told that it failed: {}", session, e.getMessage());
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
    if (over || isOver(session)) {
      return;
    }
    boolean fits = session.unread().size() < context.options().maxUnread()
        && context.unreadBytes().take(session.node(), bytesOf(message));
    session.unread().add(fits ? message : new Failure(session.id(), session.initiator(), 0, null));
  }

  /** The flow has ended: what it has not read is forgotten, and what comes is not kept. */
  void forgetUnread() {
    mailbox.update(() -> {
      over = true;
      all.forEach(session -> {
        session.unread().forEach(message -> giveBack(session, message));
        session.unread().clear();
      });
    });
  }

  private void giveBack(Session session, SessionMessage message) {
    context.unreadBytes().give(session.node(), bytesOf(message));
  }

  /** Of payloads; how many messages there are has a bound of its own. */
  private static long bytesOf(SessionMessage message) {
    if (message instanceof Data data) {
      return data.payload().length;
    }
    byte[] exception = message instanceof Failure failure ? failure.flowException() : null;
    return exception == null ? 0 : exception.length;
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
