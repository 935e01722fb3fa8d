package io.stateset.core.storage;

import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * A node's relational store and the place where its writes become durable.
 *
 * <p>A transaction is bound to the thread that began it. Whatever the node does between two waits
 * of a flow joins that one transaction: ledger, vault, outgoing messages. Nothing is acknowledged
 * to anybody before the commit was forced to disk; commits of many threads share one forced write.
 *
 * <p>Thread-safe. Calls block on the database.
 */
public interface Database extends AutoCloseable {

  /**
   * Opens a database: brings its schema up to date and takes the node's lease. Blocks on the disk
   * or the network.
   *
   * @throws StorageException with a code that says what stands in the way, as {@code FOLDER_IN_USE}
   *     or {@code DAMAGED}; nothing stays open then
   */
  static Database open(DatabaseOptions options) {
    return DatabaseOpener.open(options);
  }

  /**
   * Runs {@code work} in the transaction that is open on this thread or, if there is none, in one
   * of its own that is committed and forced before this returns, or rolled back if {@code work}
   * throws.
   */
  <T> T inTransaction(Function<Transaction, T> work);

  /**
   * Runs {@code work} on the open transaction of this thread, or on a connection of its own that
   * writes nothing.
   */
  <T> T read(Function<Handle, T> work);

  /**
   * Begins a transaction and binds it to this thread.
   *
   * @throws IllegalStateException if this thread already has one
   */
  Transaction begin();

  /** The transaction that is open on this thread. */
  Optional<Transaction> current();

  /**
   * The fencing epoch under which this process holds the node's lease; every write is refused once
   * a later one exists.
   */
  long epoch();

  /** Closes all connections and releases the files. Idempotent. */
  @Override
  void close();
}
