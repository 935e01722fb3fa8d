package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.DAMAGED;
import static io.stateset.core.storage.StorageException.Code.INTERNAL;
import static io.stateset.core.storage.StorageException.Code.UNREACHABLE;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * Brings a database from its options to the point where it can be used, or leaves nothing behind.
 */
final class DatabaseOpener {
  private final DatabaseOptions options;
  private final Engine engine;

  private DatabaseOpener(DatabaseOptions options, Engine engine) {
    this.options = options;
    this.engine = engine;
  }

  static Database open(DatabaseOptions options) {
    return open(options, engine(options));
  }

  /** Takes over {@code engine}: it is closed with the database, or if this fails. */
  static Database open(DatabaseOptions options, Engine engine) {
    try {
      return new DatabaseOpener(options, engine).open();
    } catch (RuntimeException | Error e) {
      closeAfter(e, engine);
      throw e;
    }
  }

  private static Engine engine(DatabaseOptions options) {
    return options
        .folder()
        .<Engine>map(folder -> H2Engine.open(folder, options.disk()))
        .orElseGet(() -> PostgresEngine.open(options.dataSource().orElseThrow()));
  }

  private Database open() {
    HikariDataSource pool = pool();
    try {
      return open(pool);
    } catch (JdbiException | IllegalStateException e) { // a row that should be there is not
      pool.close();
      throw new StorageException(
          engine.isShared() ? INTERNAL : DAMAGED, "the database cannot be used", e);
    } catch (RuntimeException | Error e) {
      pool.close();
      throw e;
    }
  }

  private Database open(HikariDataSource pool) {
    Jdbi jdbi = Jdbi.create(pool);
    // Its exceptions would carry what was bound to statements, and into logs.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    InstantColumns.register(jdbi);
    jdbi.useHandle(engine::checkDurability);
    new SchemaMigrator(jdbi, engine, options.clock(), options.migrations()).migrate();
    Lease lease =
        jdbi.inTransaction(handle -> Lease.take(engine, handle, options.clock().instant()));
    ForceBarrier barrier = new ForceBarrier(engine::force);
    barrier.await();
    engine.ready();
    return new JdbcDatabase(engine, pool, jdbi, lease, barrier);
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("stateset-storage");
    config.setThreadFactory(new PoolThreads());
    config.setMaximumPoolSize(options.connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(options.connectionTimeout().toMillis());
    engine.configure(config);
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      throw new StorageException(
          engine.isShared() ? UNREACHABLE : DAMAGED, "the database does not answer", e);
    }
  }

  private static void closeAfter(Throwable cause, Engine engine) {
    try {
      engine.leave();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** The pool's two threads: they open and retire connections. */
  private static final class PoolThreads implements ThreadFactory {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(work, "stateset-storage-pool-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
