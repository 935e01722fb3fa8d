package io.stateset.core;

/**
 * Told when the node passes a named point: each commit, send, acknowledgement, signature and
 * notarisation has one. A test kit stops a node there by throwing; in production nothing listens.
 */
@FunctionalInterface
public interface CrashProbe {

  /** Listens to nothing. */
  CrashProbe NONE = point -> {};

  /**
   * Called on the thread that passes {@code point}; whatever it throws ends the work under way as a
   * crash would.
   */
  void reached(String point);
}
