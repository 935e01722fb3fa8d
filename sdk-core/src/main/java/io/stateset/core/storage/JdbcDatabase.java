package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.BUSY;
import static io.stateset.core.storage.StorageException.Code.CLOSED;
import static io.stateset.core.storage.StorageException.Code.INTERRUPTED;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** {@link Database} over a pool of JDBC connections. */
final class JdbcDatabase implements Database {
  private final Engine engine;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Lease lease;
  private final ForceBarrier barrier;
  private final ReentrantLock sequenceLock = new ReentrantLock();
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
    } finally {
      transaction.rollback();
    }
  }

  @Override
  public <T> T read(Function<Handle, T> work) {
    JdbcTransaction open = bound.get();
    if (open != null) {
      return work.apply(open.reader());
    }
    try (Handle handle = openHandle()) {
      try {
        return work.apply(handle);
      } finally {
        handle.rollback();
      }
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
    try {
      return jdbi.open().begin();
    } catch (ConnectionException e) {
      throw noConnection(e);
    }
  }

  private StorageException noConnection(ConnectionException cause) {
    if (pool.isClosed()) {
      return new StorageException(CLOSED, "the database is closed", cause);
    }
    if (Thread.currentThread().isInterrupted()) {
      return new StorageException(INTERRUPTED, "interrupted while waiting for a connection", cause);
    }
    return new StorageException(BUSY, "no database connection became free in time", cause);
  }

  /** Commits; not forced yet. */
  void commit(Handle handle, List<LongConsumer> sequenced) {
    barrier.check();
    if (sequenced.isEmpty()) {
      lease.check(handle);
      handle.commit();
    } else {
      commitInOrder(handle, sequenced);
    }
  }

  private void commitInOrder(Handle handle, List<LongConsumer> sequenced) {
    sequenceLock.lock();
    try {
      long number = engine.nextSequence(handle);
      sequenced.forEach(write -> write.accept(number));
      lease.check(handle);
      handle.commit();
    } finally {
      sequenceLock.unlock();
    }
  }

  /** Waits until this thread's commits are on disk. */
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
      pool.close();
      engine.close();
    }
  }
}
