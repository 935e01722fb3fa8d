package io.stateset.core.vault;

import io.stateset.core.ledger.amqp.Amqp;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which observers run: at most one for each, ended when there is nothing to say for
 * a while.
 */
final class VaultThreads implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VaultThreads.class);
  private static final int IDLE_SECONDS = 5;
  private static final int CLOSE_SECONDS = 5;

  private final Amqp amqp;
  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor pool;

  VaultThreads(Amqp amqp, int maximum) {
    this.amqp = amqp;
    this.pool = new ThreadPoolExecutor(
        0, maximum, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::newThread);
  }

  private Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "stateset-vault-" + number.incrementAndGet());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (where, thrown) -> LOG.error("an observer of the vault threw", thrown));
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    pool.execute(() -> amqp.within(() -> {
      work.run();
      return work;
    }));
  }

  /** Lets each observer finish the update it is at, for a few seconds; then interrupts it. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
