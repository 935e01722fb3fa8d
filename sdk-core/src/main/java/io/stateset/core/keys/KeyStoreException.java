package io.stateset.core.keys;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** A failure of a key store; {@link Code} says which. Never holds a key or a passphrase. */
public final class KeyStoreException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /**
     * The passphrase is not the one that the store was made with, or the store was tampered with:
     * these look alike.
     */
    WRONG_PASSPHRASE,
    /** The store's file is not one, or is cut short. */
    DAMAGED,
    /** Another process, or another node of this one, has the store open. */
    IN_USE,
    /** There is a key under that alias already. */
    ALIAS_TAKEN,
    /** An alias is 1 to 64 of {@code [a-z0-9._-]}. */
    BAD_ALIAS,
    /** The store has no such key. */
    NO_SUCH_KEY,
    /** The store does not make keys of that scheme. */
    UNSUPPORTED_SCHEME,
    /** The store was closed. */
    CLOSED,
    /** The medium failed: a disk that is full, a device that is gone. */
    MEDIUM
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
