package io.stateset.core.storage;

import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** One database transaction, bound to the thread that began it. Not thread-safe. */
public interface Transaction {

  /** For reading. A connection is taken from the pool at the first use. */
  Handle reader();

  /**
   * For writing: from here on {@link #commit()} checks the fencing epoch and forces the commit to
   * disk.
   *
   * <p>On H2 what reaches the disk first is the statement itself, and after a crash it is executed
   * again: committed transactions one after the other, in an order in which each finds the rows it
   * found. So it must change the same rows in the same way then: rows that are named by a key or
   * that nobody else changes meanwhile, values that are bound. Values that the database makes (an
   * identity, a time, something random) are for {@link #guestWriter()}.
   */
  Handle writer();

  /** Executes a statement with {@link #writer()}; see {@link Statements#update}. */
  int update(String sql, @Nullable Object... values);

  /**
   * Like {@link #writer()}, for statements of any kind, as a user's own. Dearer: on H2 the force
   * after such a transaction writes every changed page of the database.
   */
  Handle guestWriter();

  /**
   * Inserts a row if none has its key, and waits for a transaction that is inserting one.
   *
   * @param values what is bound, as {@link Statements} says
   * @return false if there is a row with that key, which is then visible here
   */
  boolean insertUnlessPresent(String insert, @Nullable Object... values);

  /**
   * Asks for the transaction's place in the commit-ordered sequence: {@code write} is called with
   * it at the very end of {@link #commit()}, under the lock that makes the order of the numbers the
   * order of the commits. Keep it short.
   */
  void onSequence(LongConsumer write);

  /**
   * As {@link #onSequence}, for what only needs the order and no number.
   *
   * @param write is called at the very end of {@link #commit()}, under the lock that puts commits
   *     in order
   * @param committed is called under the same lock, after the commit and before the next one; not
   *     if the commit fails
   */
  void inOrder(Runnable write, Runnable committed);

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
