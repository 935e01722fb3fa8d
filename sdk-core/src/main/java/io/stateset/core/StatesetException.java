package io.stateset.core;

/**
 * What the SDK throws. The code is stable and is what a program should look at; the message is for
 * people and never holds payloads or secrets.
 */
public abstract class StatesetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@code cause} may be null. */
  protected StatesetException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * A stable name of what went wrong, the same in every release: upper-case words, as
   * {@code PORT_IN_USE}.
   */
  public abstract String code();
}
