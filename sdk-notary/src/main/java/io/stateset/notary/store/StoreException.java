package io.stateset.notary.store;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** A failure of the notary's store; {@link Code} says which. */
public final class StoreException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** What is on disk is not what was stored. Nothing was changed or deleted. */
    DAMAGED,
    /** Another process, or another store in this process, has the folder open. */
    IN_USE,
    /**
     * Too little room on the disk: nothing was stored, and it may go on when there is room again.
     */
    FULL,
    /** The folder cannot be made, read or written. */
    UNUSABLE,
    /**
     * A commit failed, and whether it is on disk is not known. The store takes no more; open it
     * again. Asking again for what was in it is safe.
     */
    FAILED,
    /** The store was closed. */
    CLOSED
  }

  private final Code code;

  /** {@code cause} may be null. */
  public StoreException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
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
