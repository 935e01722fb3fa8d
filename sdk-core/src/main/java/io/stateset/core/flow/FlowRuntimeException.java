package io.stateset.core.flow;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** The flow runtime refused something, or lost a flow; {@link Code} says which. */
public final class FlowRuntimeException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** The flow class cannot be started with these arguments. */
    CANNOT_START,
    /** As many flows wait to run as may; try again later. */
    BUSY,
    /** The node is closed, or closing. */
    CLOSED,
    /** A peer sent something that is not a session message. */
    MALFORMED_MESSAGE,
    /**
     * The flow was running when the node stopped; its transactions are settled, it does not go on.
     */
    INTERRUPTED,
    /** The flow ended with an exception; see the cause. */
    FAILED,
    /** The result was not there in time; the flow goes on. */
    TIMED_OUT
  }

  private final Code code;

  /** {@code cause} may be null. */
  public FlowRuntimeException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  static FlowRuntimeException malformed(String why) {
    return new FlowRuntimeException(Code.MALFORMED_MESSAGE, "Not a session message: " + why, null);
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
