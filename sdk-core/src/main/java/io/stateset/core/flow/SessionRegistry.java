package io.stateset.core.flow;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/** The sessions of all flows that run here, so that what arrives finds its flow. Thread-safe. */
final class SessionRegistry {
  private record End(SessionId id, boolean initiator) {}

  private final Map<End, Session> sessions = new ConcurrentHashMap<>();

  /** False if there is one already. */
  boolean add(Session session) {
    return sessions.putIfAbsent(endOf(session), session) == null;
  }

  void remove(Collection<Session> over) {
    over.forEach(session -> sessions.remove(endOf(session), session));
  }

  /**
   * The end of the session that {@code message} is for, if {@code from} is the node at its other
   * end.
   */
  @Nullable
  Session find(SessionMessage message, CordaX500Name from) {
    Session session = sessions.get(new End(message.session(), message.toInitiator()));
    return session != null && session.node().equals(from) ? session : null;
  }

  private static End endOf(Session session) {
    return new End(session.id(), session.initiator());
  }
}
