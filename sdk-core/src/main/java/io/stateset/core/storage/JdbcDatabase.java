package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.BUSY;
import static io.stateset.core.storage.StorageException.Code.INTERRUPTED;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Database} over a pool of JDBC connections. */
final class JdbcDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcDatabase.class);

  private final Engine engine;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Lease lease;
  private final ForceBarrier barrier;
  private final ReentrantLock sequenceLock = new ReentrantLock();
  private long lastSequence = Engine.UNKNOWN;
  /** Commits hold it for reading, so that files are not closed under one. */
  private final ReentrantReadWriteLock commits = new ReentrantReadWriteLock();

  private final AtomicBoolean closed = new AtomicBoolean();
  private final ThreadLocal<@Nullable JdbcTransaction> bound = new ThreadLocal<>();

  JdbcDatabase(Engine engine, HikariDataSource pool, Jdbi jdbi, Lease lease, ForceBarrier barrier) {
    this.engine = engine;
    this.pool = pool;
    this.jdbi = jdbi;
    this.lease = lease;
    this.barrier = barrier;
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    JdbcTransaction open = bound.get();
    if (open != null) {
      return work.apply(open);
    }
    Transaction transaction = begin();
    try {
      T result = work.apply(transaction);
      transaction.commit();
      return result;
    } catch (JdbiException e) {
      throw explained(e);
    } finally {
      transaction.rollback();
    }
  }

  /** Whatever JDBC says of a statement under which the database was closed: it was closed. */
  private RuntimeException explained(JdbiException failed) {
    try {
      barrier.check();
      return failed;
    } catch (StorageException unusable) {
      unusable.addSuppressed(failed);
      return unusable;
    }
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    JdbcTransaction open = bound.get();
    if (open != null) {
      return work.apply(open.reader());
    }
    Handle handle = openHandle();
    try {
      return work.apply(handle);
    } catch (JdbiException e) {
      throw explained(e);
    } finally {
      rollback(handle);
      giveBack(handle);
    }
  }

  /** A connection that is broken is rolled back by the database itself. */
  static void rollback(Handle handle) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      LOG.debug("a rollback was not answered", e);
    }
  }

  /** A pool that is closed meanwhile throws what it does not declare. */
  static void giveBack(Handle handle) {
    try {
      handle.close();
    } catch (RuntimeException e) {
      LOG.debug("a connection did not go back cleanly; the pool replaces it", e);
    }
  }

  @Override
  public Transaction begin() {
    if (bound.get() != null) {
      throw new IllegalStateException("this thread has a transaction already");
    }
    barrier.check();
    JdbcTransaction transaction = new JdbcTransaction(this);
    bound.set(transaction);
    return transaction;
  }

  @Override
  public Optional<Transaction> current() {
    return Optional.ofNullable(bound.get());
  }

  @Override
  public long epoch() {
    return lease.epoch();
  }

  /** A handle with an open transaction. */
  Handle openHandle() {
    barrier.check();
    try {
      return jdbi.open().begin();
    } catch (ConnectionException e) {
      throw noConnection(e);
    }
  }

  private StorageException noConnection(ConnectionException cause) {
    barrier.check();
    if (Thread.currentThread().isInterrupted()) {
      return new StorageException(INTERRUPTED, "interrupted while waiting for a connection", cause);
    }
    return new StorageException(BUSY, "no database connection became free in time", cause);
  }

  /** The rest of the handle's transaction may hold statements of any kind. */
  void admitGuests(Handle handle) {
    engine.admitGuests(handle);
  }

  boolean insertUnlessPresent(Handle handle, String insert, @Nullable Object... values) {
    return engine.insertUnlessPresent(handle, insert, values);
  }

  /** Commits; not forced yet. */
  void commit(Handle handle, OrderedWrites ordered) {
    commits.readLock().lock();
    try {
      barrier.check();
      if (ordered.isEmpty()) {
        checkedCommit(handle);
      } else {
        commitInOrder(handle, ordered);
      }
    } finally {
      commits.readLock().unlock();
    }
  }

  private void checkedCommit(Handle handle) {
    lease.check(handle);
    handle.commit();
  }

  private void commitInOrder(Handle handle, OrderedWrites ordered) {
    sequenceLock.lock();
    try {
      ordered.write();
      if (ordered.needNumber()) {
        commitNumbered(handle, ordered);
      } else {
        checkedCommit(handle);
      }
      ordered.committed();
    } finally {
      sequenceLock.unlock();
    }
  }

  /** The number of a commit that failed is not known for sure: the next one asks the database. */
  private void commitNumbered(Handle handle, OrderedWrites ordered) {
    long number = engine.nextSequence(handle, lastSequence);
    lastSequence = Engine.UNKNOWN;
    ordered.write(number);
    checkedCommit(handle);
    lastSequence = number;
  }

  /**
   * Waits until this thread's commits are on disk. Also called after a commit that failed: that may
   * be the first sign of a disk that fails, and then nothing more may be acknowledged.
   */
  void force() {
    barrier.await();
  }

  void unbind(JdbcTransaction transaction) {
    if (bound.get() == transaction) {
      bound.remove();
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      barrier.close();
      closeAfterCommits();
    }
  }

  private void closeAfterCommits() {
    commits.writeLock().lock();
    try (engine) {
      pool.close();
    } finally {
      commits.writeLock().unlock();
    }
  }
}
