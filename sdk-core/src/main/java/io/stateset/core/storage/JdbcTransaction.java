package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.COMMIT_FAILED;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction on a connection of {@link JdbcDatabase}, taken when it is first needed. */
final class JdbcTransaction implements Transaction {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcTransaction.class);

  private final JdbcDatabase database;
  private final OrderedWrites ordered = new OrderedWrites();
  private final List<Runnable> committedActions = new ArrayList<>();
  private final List<Runnable> forcedActions = new ArrayList<>();
  private final List<Runnable> rollbackActions = new ArrayList<>();
  private @Nullable Handle handle;
  private boolean writes;
  private boolean ended;

  JdbcTransaction(JdbcDatabase database) {
    this.database = database;
  }

  @Override
  public Handle reader() {
    checkOpen();
    if (handle == null) {
      handle = database.openHandle();
    }
    return handle;
  }

  @Override
  public Handle writer() {
    Handle writer = reader();
    writes = true;
    return writer;
  }

  @Override
  public Handle guestWriter() {
    Handle writer = writer();
    database.admitGuests(writer);
    return writer;
  }

  @Override
  public int update(String sql, @Nullable Object... values) {
    return Statements.update(writer(), sql, values);
  }

  @Override
  public boolean insertUnlessPresent(String insert, @Nullable Object... values) {
    return database.insertUnlessPresent(writer(), insert, values);
  }

  @Override
  public void onSequence(LongConsumer write) {
    writer();
    ordered.add(write);
  }

  @Override
  public void inOrder(Runnable write, Runnable committed) {
    writer();
    ordered.add(write, committed);
  }

  @Override
  public void afterCommit(Runnable action) {
    checkOpen();
    committedActions.add(action);
  }

  @Override
  public void afterForced(Runnable action) {
    checkOpen();
    forcedActions.add(action);
  }

  @Override
  public void afterRollback(Runnable action) {
    checkOpen();
    rollbackActions.add(action);
  }

  @Override
  public void commit() {
    checkOpen();
    // H2's files would be closed under an interrupted thread and opened again, and the interrupt be
    // lost.
    boolean interrupted = Thread.interrupted();
    try {
      commitOnDatabase();
      run(committedActions);
      force();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    run(forcedActions);
  }

  private void commitOnDatabase() {
    try {
      endOnDatabase();
    } catch (JdbiException e) {
      throw refused(e);
    } finally {
      rollback();
    }
  }

  private StorageException refused(JdbiException cause) {
    StorageException refused =
        new StorageException(COMMIT_FAILED, "the database refused a commit", cause);
    rollback();
    try {
      database.force();
    } catch (StorageException e) {
      refused.addSuppressed(e);
    }
    return refused;
  }

  /**
   * A transaction that only asked for a reader is rolled back: what it wrote by mistake must not
   * pass unfenced.
   */
  private void endOnDatabase() {
    Handle used = handle;
    if (used == null) {
      end();
    } else if (writes) {
      database.commit(used, ordered);
      end();
    } else {
      used.rollback();
      end();
    }
  }

  private void force() {
    if (!writes) {
      return;
    }
    try {
      database.force();
    } catch (RuntimeException | Error e) {
      run(rollbackActions);
      throw e;
    }
  }

  @Override
  public void rollback() {
    if (ended) {
      return;
    }
    if (handle != null) {
      JdbcDatabase.rollback(handle);
    }
    end();
    run(rollbackActions);
  }

  /**
   * Gives the connection back and frees the thread, so that actions can begin transactions of their
   * own.
   */
  private void end() {
    ended = true;
    database.unbind(this);
    if (handle != null) {
      JdbcDatabase.giveBack(handle);
    }
  }

  /**
   * The outcome is decided: an action that fails changes nothing about it, and must not stop the
   * others.
   */
  private static void run(List<Runnable> actions) {
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("an action after a transaction failed", e);
      }
    }
  }

  private void checkOpen() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
  }
}
