package io.stateset.notary.machine;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** Bytes that are not the binary form of what they should be. Whoever sent them is at fault. */
public final class MalformedException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** {@code cause} may be null. */
  public MalformedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String code() {
    return "MALFORMED";
  }
}
