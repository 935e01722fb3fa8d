package io.stateset.core.keys;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** A failure of this room; {@link Code} says which. */
public final class KeyStoreException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** Something that should not happen; see the cause. */
    INTERNAL
  }

  private final Code code;

  /** {@code cause} may be null. */
  public KeyStoreException(Code code, String message, @Nullable Throwable cause) {
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
