package io.stateset.core.messaging;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/**
 * A request or message could not be carried; {@link Code} says why, and whether trying again can
 * help.
 */
public final class MessagingException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** The port to listen on is taken, or may not be used. */
    PORT_IN_USE(false),
    /** The address to listen on is not one of this machine's. */
    ADDRESS_UNUSABLE(false),
    /** The peer directory has no address for that node. */
    UNKNOWN_PEER(true),
    /** No connection to the peer, or it broke. */
    UNREACHABLE(true),
    /** The peer did not answer in time. */
    TIMED_OUT(true),
    /** One side did not accept the other's certificate. */
    IDENTITY_REFUSED(true),
    /** The peer has more to do than it takes on. */
    BUSY(true),
    /** The peer failed; it says no more. */
    PEER_FAILED(true),
    /** The peer offers no such service. */
    NO_SUCH_SERVICE(false),
    /** More bytes than a request, a message or an answer may have. */
    TOO_LARGE(false),
    /** As many messages wait for the peer as may. */
    OUTBOX_FULL(true),
    /** A peer has more or less of a link's messages than can be: one side lost what it had. */
    OUT_OF_STEP(true),
    /** TLS does not work on this machine: its native library cannot be loaded. */
    TLS_UNAVAILABLE(false),
    /** The peer's bytes are not what they should be. */
    MALFORMED(false),
    /** This side is closed. */
    CLOSED(false),
    /** Something that should not happen; see the cause. */
    INTERNAL(false);

    private final boolean retryable;

    Code(boolean retryable) {
      this.retryable = retryable;
    }

    /**
     * What a peer learns of a failure here, or can tell of one there: nothing of what only concerns
     * the other's inside.
     */
    public Code asToldToPeers() {
      return switch (this) {
        case BUSY, TOO_LARGE, MALFORMED, NO_SUCH_SERVICE, IDENTITY_REFUSED -> this;
        case OUTBOX_FULL, CLOSED -> BUSY;
        default -> PEER_FAILED;
      };
    }

    /** Whether the same request can succeed later. */
    public boolean retryable() {
      return retryable;
    }
  }

  private final Code code;

  /** {@code cause} may be null. */
  public MessagingException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Without a cause. */
  public MessagingException(Code code, String message) {
    this(code, message, null);
  }

  @Override
  public String code() {
    return code.name();
  }

  /** The reason, for a switch. */
  public Code reason() {
    return code;
  }
}
