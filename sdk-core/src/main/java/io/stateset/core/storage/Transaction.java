package io.stateset.core.storage;

import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;

/** One database transaction, bound to the thread that began it. Not thread-safe. */
public interface Transaction {

  /** For reading. A connection is taken from the pool at the first use. */
  Handle reader();

  /**
   * For writing: from here on {@link #commit()} checks the fencing epoch and forces the commit to
   * disk.
   */
  Handle writer();

  /**
   * Asks for the transaction's place in the commit-ordered sequence: {@code write} is called with
   * it at the very end of {@link #commit()}, under the lock that makes the order of the numbers the
   * order of the commits. Keep it short.
   */
  void onSequence(LongConsumer write);

  /**
   * Runs after the commit is visible to other transactions and before it is forced: nothing may
   * leave the process here.
   */
  void afterCommit(Runnable action);

  /**
   * Runs, in order of registration, after the commit was forced to disk: answer, acknowledge and
   * transmit here.
   */
  void afterForced(Runnable action);

  /** Runs if the transaction is rolled back, or its commit fails. */
  void afterRollback(Runnable action);

  /**
   * Commits, gives the connection back, waits until the commit is forced, and runs the actions. A
   * transaction that wrote nothing is not forced.
   *
   * @throws StorageException if the commit failed (then it was rolled back), or the epoch is no
   *     longer ours
   */
  void commit();

  /** Rolls back and gives the connection back. Does nothing after {@link #commit()}. */
  void rollback();
}
