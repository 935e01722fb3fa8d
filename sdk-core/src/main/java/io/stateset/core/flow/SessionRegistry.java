package io.stateset.core.flow;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all flows that run here, so that what arrives finds its flow. Thread-safe.
 *
 * <p>The node at the other end is part of a session's key: what a peer sends reaches sessions with
 * that peer only, whatever ids it knows or guesses.
 */
final class SessionRegistry {
  private record End(SessionId id, boolean initiator, CordaX500Name peer) {}

  private final Map<End, Session> sessions = new ConcurrentHashMap<>();

  /** The caller has made sure that there is none. */
  void add(Session session) {
    if (sessions.putIfAbsent(endOf(session), session) != null) {
      throw new IllegalStateException(session + " is there already");
    }
  }

  void remove(Collection<Session> over) {
    over.forEach(session -> sessions.computeIfPresent(
        endOf(session), (end, present) -> isSame(present, session) ? null : present));
  }

  // Equal sessions may be of two runs of a flow.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Session one, Session other) {
    return one == other;
  }

  /** The end of the session that {@code message} of the node {@code from} is for. */
  @Nullable
  Session find(SessionMessage message, CordaX500Name from) {
    return sessions.get(new End(message.session(), message.toInitiator(), from));
  }

  private static End endOf(Session session) {
    return new End(session.id(), session.initiator(), session.node());
  }
}
