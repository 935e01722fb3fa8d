package io.stateset.core.vault;

/** A running subscription. Thread-safe. */
public interface VaultSubscription extends AutoCloseable {

  /** The number up to which every update was handled, or is of no interest to the listener. */
  long sequence();

  /** Whether updates still come. */
  boolean isActive();

  /**
   * Ends it. A call of the listener that is under way completes; no other follows. Does not wait.
   * Idempotent.
   */
  @Override
  void close();
}
