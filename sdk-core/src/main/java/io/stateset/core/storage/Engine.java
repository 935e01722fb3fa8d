package io.stateset.core.storage;

import com.zaxxer.hikari.HikariConfig;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What differs between the databases. Opened by its implementation's {@code open}. */
interface Engine extends AutoCloseable {

  /** Tells the pool how connections are made. */
  void configure(HikariConfig pool);

  /** Column types, by the names that migrations use for them. */
  Map<String, String> placeholders();

  /** Excludes other nodes from the rest of the transaction: at most one migrates. */
  void lockSchema(Handle handle);

  /** Checks once, at the start, that a commit means what this room promises with it. */
  void checkDurability(Handle handle);

  /** Whether other processes can write to the database while this one does. */
  boolean isShared();

  /** The lease's epoch, in a way that nobody can raise it until the transaction ends. */
  long lockedEpoch(Handle handle);

  /** Stands for the last number of the sequence where nobody remembers it. */
  long UNKNOWN = -1;

  /**
   * Adds one to the commit-ordered sequence and returns it; others wait until the transaction ends.
   *
   * @param last the last number that this process committed, or {@link #UNKNOWN}
   */
  long nextSequence(Handle handle, long last);

  /** See {@link Transaction#insertUnlessPresent}. */
  boolean insertUnlessPresent(Handle handle, String insert, @Nullable Object... values);

  /** The rest of the transaction may hold statements of any kind. */
  void admitGuests(Handle handle);

  /** Called when the schema is up to date and on disk, before the database is handed out. */
  void ready();

  /**
   * Returns when all commits that were complete before the call are on disk. Called by one thread
   * at a time.
   */
  void force();

  /** Instead of {@link #close}, if the opening failed: leaves files as they were found. */
  default void leave() {
    close();
  }

  /** Releases files. The pool is closed already. */
  @Override
  void close();
}
