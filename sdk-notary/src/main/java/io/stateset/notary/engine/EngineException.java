package io.stateset.notary.engine;

import io.stateset.core.StatesetException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why an engine did not decide about a request. Asking again for the same is always safe. */
public final class EngineException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** Too much waits already. Ask again after {@link #retryAfter()}. */
    BUSY,
    /** The disk has too little room; it may go on when there is more. */
    FULL,
    /** The engine was closed. */
    CLOSED,
    /** The engine stopped on an error, and an operator has to look at it; see the cause. */
    FAILED
  }

  private final Code code;
  private final Duration retryAfter;

  private EngineException(
      Code code, String message, Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Too much waits. */
  public static EngineException busy(Duration retryAfter) {
    return new EngineException(
        Code.BUSY, "the notary is busy, try again after " + retryAfter, retryAfter, null);
  }

  static EngineException of(Code code, String message, @Nullable Throwable cause) {
    return new EngineException(code, message, Duration.ZERO, cause);
  }

  @Override
  public String code() {
    return code.name();
  }

  /** The reason, for a switch. */
  public Code reason() {
    return code;
  }

  /** How long to wait before asking again if the reason is {@code BUSY}, otherwise zero. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
