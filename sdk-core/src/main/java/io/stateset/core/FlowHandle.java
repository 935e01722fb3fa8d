package io.stateset.core;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A flow that was started here. Thread-safe.
 *
 * @param <T> what the flow returns
 */
public interface FlowHandle<T> {

  /** The flow's id, the same in logs and in the database. */
  UUID id();

  /**
   * Completes after everything the flow wrote was forced to disk; exceptionally with the very
   * exception that ended the flow. Completing or cancelling this future does nothing to the flow.
   */
  CompletableFuture<T> result();

  /**
   * Waits for the result.
   *
   * @throws io.stateset.core.flow.FlowRuntimeException with code {@code FAILED} and the flow's
   *     exception as its cause, {@code TIMED_OUT} (the flow goes on), or {@code CLOSED} if the node
   *     was closed meanwhile
   */
  T get(Duration timeout);

  /**
   * Tells {@code listener} the label of each step that the flow's progress tracker enters from now
   * on, and of the present one at once. Called on the flow's thread: it must be quick; what it
   * throws is logged.
   */
  void onProgress(Consumer<String> listener);
}
