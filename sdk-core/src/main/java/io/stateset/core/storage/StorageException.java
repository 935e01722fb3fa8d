package io.stateset.core.storage;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** A failure of this room; {@link Code} says which. */
public final class StorageException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** Something that should not happen; see the cause. */
    INTERNAL,
    /** The database was closed. */
    CLOSED,
    /** Another process, or another node in this process, has this data folder open. */
    FOLDER_IN_USE,
    /** The data folder cannot be made, read or written. */
    FOLDER_UNUSABLE,
    /** What is in the data folder is not a whole database. Nothing was changed or deleted. */
    DAMAGED,
    /** No database answers at the address given. */
    UNREACHABLE,
    /** Neither H2 in a folder nor PostgreSQL. */
    UNSUPPORTED_DATABASE,
    /** The database is set up to acknowledge commits before they are on disk. */
    NOT_DURABLE,
    /** The database was written by a later release. */
    SCHEMA_NEWER,
    /** A migration that was already applied has another content now. */
    SCHEMA_CHANGED,
    /** A migration failed; see the cause. */
    MIGRATION_FAILED,
    /** Another node took the lease: this one may not write any more. */
    FENCED,
    /** No connection became free within the time set. */
    BUSY,
    /** The thread was interrupted while it waited. Its interrupt flag is set. */
    INTERRUPTED,
    /**
     * The database refused the commit; it was rolled back, or the connection broke before the
     * answer came.
     */
    COMMIT_FAILED,
    /**
     * The commit could not be forced to disk. The database acknowledges nothing from then on; open
     * it again.
     */
    FORCE_FAILED
  }

  private final Code code;

  /** {@code cause} may be null. */
  public StorageException(Code code, String message, @Nullable Throwable cause) {
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
