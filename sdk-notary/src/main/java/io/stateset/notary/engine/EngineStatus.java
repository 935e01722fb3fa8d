package io.stateset.notary.engine;

import org.jspecify.annotations.Nullable;

/**
 * A look at an engine.
 *
 * @param state what it does
 * @param height of the last block
 * @param accepted how many requests were accepted since the beginning of the log
 * @param waitingStates how many states, and requests, wait for a decision
 * @param lastError what happened last, for an operator; null if nothing did
 */
public record EngineStatus(
    State state,
    long height,
    long accepted,
    long waitingStates,
    @Nullable Throwable lastError) {

  /** What an engine does. */
  public enum State {
    /** It decides. */
    RUNNING,
    /** It stopped on an error. */
    FAILED,
    /** It was closed. */
    CLOSED
  }
}
