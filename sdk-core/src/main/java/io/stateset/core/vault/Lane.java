package io.stateset.core.vault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands items to one consumer, in order, one at a time, on threads of an executor. Who offers never
 * waits: if the queue is full or the consumer throws, the lane ends, and nobody else notices.
 * Thread-safe.
 */
final class Lane<T> {
  private final Executor executor;
  private final int capacity;
  private final Consumer<T> consumer;
  private final Consumer<@Nullable VaultException> onEnd;
  private final Deque<T> queue = new ArrayDeque<>();
  private boolean started;
  private boolean running;
  private boolean ended;
  private @Nullable VaultException failure;
  private boolean told;

  /** {@code onEnd} hears once why the lane ended, or null if it was closed. */
  Lane(
      Executor executor,
      int capacity,
      Consumer<T> consumer,
      Consumer<@Nullable VaultException> onEnd) {
    this.executor = executor;
    this.capacity = capacity;
    this.consumer = consumer;
    this.onEnd = onEnd;
  }

  /** Until now items were only kept. */
  synchronized void start() {
    started = true;
    schedule();
  }

  synchronized void offer(T item) {
    if (ended) {
      return;
    }
    if (queue.size() >= capacity) {
      end(new VaultException(
          VaultException.Code.OVERFLOW,
          "an observer is more than " + capacity + " updates behind"));
      return;
    }
    queue.add(item);
    schedule();
  }

  /** No item is handed out any more; the one under way is not waited for. */
  synchronized void close() {
    end(null);
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  private void end(@Nullable VaultException why) {
    if (!ended) {
      ended = true;
      failure = why;
      queue.clear();
      schedule();
    }
  }

  private void schedule() {
    boolean work = !queue.isEmpty() || (ended && !told);
    if (!started || running || !work) {
      return;
    }
    running = true;
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      // The executor has a thread for every lane, so it was shut down: nobody is left to be told.
      ended = true;
      told = true;
      queue.clear();
    }
  }

  private void drain() {
    for (T item = next(); item != null; item = next()) {
      try {
        consumer.accept(item);
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }
  }

  private synchronized void fail(Throwable thrown) {
    end(
        thrown instanceof VaultException typed
            ? typed
            : new VaultException(VaultException.Code.LISTENER_FAILED, "an observer threw", thrown));
  }

  private @Nullable T next() {
    synchronized (this) {
      T item = queue.poll();
      if (item != null) {
        return item;
      }
      running = false;
      if (!ended || told) {
        return null;
      }
      told = true;
    }
    tellEnd();
    return null;
  }

  private void tellEnd() {
    try {
      onEnd.accept(failure);
    } catch (RuntimeException | Error e) {
      org.slf4j.LoggerFactory.getLogger(Lane.class)
          .warn("an observer threw when it was told of its end", e);
    }
  }
}
