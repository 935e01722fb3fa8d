package io.stateset.core.messaging;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one node's messaging: named, daemons, bounded, and gone after close. */
final class MessagingThreads {
  private static final Logger LOG = LoggerFactory.getLogger(MessagingThreads.class);
  private static final int KEEP_SECONDS = 10;
  private static final int CLOSE_SECONDS = 10;

  private final ThreadPoolExecutor links;
  private final ThreadPoolExecutor services;
  private final ScheduledThreadPoolExecutor timer;

  MessagingThreads(String name, MessagingOptions options) {
    // Each link has at most three pieces of work here at a time, so the queue needs no bound.
    this.links = pool("stateset-messaging-" + name, options.linkThreads(), Integer.MAX_VALUE);
    this.services =
        pool("stateset-service-" + name, options.serviceThreads(), options.maxQueuedRequests());
    this.timer = new ScheduledThreadPoolExecutor(1, daemons("stateset-timer-" + name));
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadPoolExecutor pool(String name, int threads, int maxQueued) {
    ThreadPoolExecutor pool = new ThreadPoolExecutor(
        threads,
        threads,
        KEEP_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(maxQueued),
        daemons(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicLong count = new AtomicLong();
    return work -> {
      Thread thread = new Thread(work, prefix + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  ExecutorService links() {
    return links;
  }

  ExecutorService services() {
    return services;
  }

  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  void stopTimer() {
    timer.shutdownNow();
  }

  /** Never interrupts: that would close the database's file under other threads. */
  void close() {
    stopTimer();
    links.shutdown();
    services.shutdown();
    awaitEnd(links);
    awaitEnd(services);
    awaitEnd(timer);
  }

  private static void awaitEnd(ThreadPoolExecutor pool) {
    try {
      if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A handler of messages or requests runs on after close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
