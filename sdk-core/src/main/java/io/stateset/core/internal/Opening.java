package io.stateset.core.internal;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A part of a node that is opened beside the others, on a thread of its own, which ends with that.
 * Closing it waits for that end, and then closes what was opened. Thread-safe.
 */
final class Opening<T extends AutoCloseable> implements AutoCloseable {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  private Opening(String name, Supplier<T> open) {
    this.thread = new Thread(() -> result.completeAsync(open, Runnable::run), name);
    thread.setDaemon(true);
  }

  /** Begins to open. {@code part} is for the thread's name. */
  static <T extends AutoCloseable> Opening<T> begin(String part, Supplier<T> open) {
    Opening<T> opening = new Opening<>("stateset-start-" + part, open);
    opening.thread.start();
    return opening;
  }

  /** What was opened, or throws what opening it threw. Blocks, whether interrupted or not. */
  T await() {
    Uninterruptibles.joinUninterruptibly(thread);
    return OwnThread.resultOf(result);
  }

  /** If nothing could be opened, whoever needed it was told then. */
  @Override
  public void close() throws Exception {
    Uninterruptibles.joinUninterruptibly(thread);
    if (!result.isCompletedExceptionally()) {
      result.join().close();
    }
  }
}
