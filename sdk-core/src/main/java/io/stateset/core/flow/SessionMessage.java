package io.stateset.core.flow;

import org.jspecify.annotations.Nullable;

/**
 * What the two ends of a session say to each other. Payloads are AMQP bytes and stay opaque here.
 * Names have at most {@link #MAX_NAME_CHARS} characters, and none that could break a line of a log.
 *
 * <p>Byte arrays are handed over, not copied: whoever makes a message must not write to them again.
 */
sealed interface SessionMessage {
  /** Of a class or an application; the column of the flow's class has as many. */
  int MAX_NAME_CHARS = 512;

  /** The session that it belongs to. */
  SessionId session();

  /** Whether it goes to the flow that opened the session, rather than to the one that answers. */
  boolean toInitiator();

  /** Opens a session: asks the peer to run the flow that answers {@code initiatingFlow}. */
  record Open(
      SessionId session, String initiatingFlow, FlowVersion version, byte @Nullable [] firstPayload)
      implements SessionMessage {
    public Open {
      requireName(initiatingFlow);
    }

    @Override
    public boolean toInitiator() {
      return false;
    }
  }

  /** Asks the answering node what runs there. */
  record Ask(SessionId session) implements SessionMessage {
    @Override
    public boolean toInitiator() {
      return false;
    }
  }

  /** Says which application answers; sent when asked. */
  record Confirm(SessionId session, FlowVersion version) implements SessionMessage {
    @Override
    public boolean toInitiator() {
      return true;
    }
  }

  /** A payload. */
  record Data(SessionId session, boolean toInitiator, byte[] payload) implements SessionMessage {}

  /** The sender's flow has ended well, or closed the session. */
  record End(SessionId session, boolean toInitiator) implements SessionMessage {}

  /**
   * The sender's flow failed.
   *
   * @param errorId what both operators can find in their logs
   * @param flowException the AMQP bytes of the {@code FlowException} that ended the flow; null if
   *     it was any other failure, of which a peer learns nothing
   */
  record Failure(
      SessionId session, boolean toInitiator, long errorId, byte @Nullable [] flowException)
      implements SessionMessage {}

  /** The session cannot be. */
  record Reject(SessionId session, boolean toInitiator, Reason reason) implements SessionMessage {}

  /** Why a session was rejected. The codes are part of the wire format. */
  enum Reason {
    /** No flow here answers the one that opened the session. */
    NO_ANSWERING_FLOW(1),
    /** This node runs as many answering flows as it may. */
    BUSY(2),
    /** The session is not known here, or no longer. */
    UNKNOWN_SESSION(3),
    /** The sender has opened a session with this id before. */
    SESSION_REPEATED(4);

    private final int wireCode;

    Reason(int wireCode) {
      this.wireCode = wireCode;
    }

    int wireCode() {
      return wireCode;
    }

    static Reason of(int wireCode) {
      for (Reason reason : values()) {
        if (reason.wireCode == wireCode) {
          return reason;
        }
      }
      throw FlowRuntimeException.malformed("unknown reason " + wireCode);
    }
  }

  /** Which application a flow comes from; Corda's {@code FlowInfo}. */
  record FlowVersion(int number, String application) {
    public FlowVersion {
      requireName(application);
    }
  }

  private static void requireName(String name) {
    if (name.length() > MAX_NAME_CHARS) {
      throw FlowRuntimeException.malformed("a name of " + name.length() + " characters");
    }
    if (name.chars().anyMatch(SessionMessage::breaksLine)) {
      throw FlowRuntimeException.malformed("a name with control characters");
    }
  }

  private static boolean breaksLine(int character) {
    return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
  }
}
