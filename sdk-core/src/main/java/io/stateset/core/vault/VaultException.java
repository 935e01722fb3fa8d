package io.stateset.core.vault;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** A failure of the vault; {@link Code} says which. */
public final class VaultException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** A query, page or subscription was asked for with a value out of its bounds. */
    BAD_REQUEST,
    /** A page token was not made by the same query. */
    BAD_TOKEN,
    /** A list has more elements than it may have; read it in pages. */
    TOO_MANY_RESULTS,
    /** A query names a column of no registered definition. */
    UNKNOWN_COLUMN,
    /** A definition of columns is not well formed. */
    BAD_COLUMNS,
    /**
     * A definition differs from the stored one of the same version, or a later version dropped or
     * changed a column.
     */
    COLUMNS_CHANGED,
    /** The stored definition is of a later version. */
    COLUMNS_NEWER,
    /** The sequence number lies after the last one of this vault. */
    UNKNOWN_SEQUENCE,
    /** There are as many subscriptions as are allowed. */
    TOO_MANY_SUBSCRIPTIONS,
    /** An observer was so slow that its queue overflowed; its subscription has ended. */
    OVERFLOW,
    /** An observer threw; its subscription has ended. */
    LISTENER_FAILED,
    /** A transaction of a kind that the vault does not record. */
    UNSUPPORTED_TRANSACTION,
    /** A stored state cannot be decoded, though its class is known. */
    UNREADABLE_STATE,
    /** The vault was closed. */
    CLOSED,
    /** Something that should not happen; see the cause. */
    INTERNAL
  }

  private final Code code;

  /** {@code cause} may be null. */
  public VaultException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Without a cause. */
  public VaultException(Code code, String message) {
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
