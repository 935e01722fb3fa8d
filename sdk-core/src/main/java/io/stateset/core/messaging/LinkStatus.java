package io.stateset.core.messaging;

import io.stateset.core.messaging.MessagingException.Code;
import java.time.Instant;
import java.util.Optional;
import net.corda.core.identity.CordaX500Name;

/**
 * How a link to a peer is doing, for operators. A snapshot.
 *
 * @param peer the node at the other end
 * @param state what the sending side does
 * @param lastNumber of the messages for the peer that are safe on disk here; 0 if there is none
 * @param acknowledged up to which number the peer has stored them
 * @param received the highest number that was stored of the peer's own messages
 * @param failures how many attempts in a row have failed
 * @param lastFailure why the latest attempt failed; empty after a success
 * @param nextAttempt when the next attempt is due; empty if none is planned
 */
public record LinkStatus(
    CordaX500Name peer,
    State state,
    long lastNumber,
    long acknowledged,
    long received,
    int failures,
    Optional<Code> lastFailure,
    Optional<Instant> nextAttempt) {

  /** What the sending side of a link does. */
  public enum State {
    /** Nothing waits. */
    IDLE,
    /** A batch is under way. */
    SENDING,
    /** An attempt failed; there will be another. */
    RETRYING,
    /**
     * The peer is there and refuses the oldest message again and again, or the two sides disagree
     * about what was sent. Nothing is lost, attempts go on at the longest pause, and somebody
     * should look.
     */
    STUCK
  }

  /** How many messages the peer has not acknowledged. */
  public long waiting() {
    return lastNumber - acknowledged;
  }
}
