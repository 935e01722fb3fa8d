package io.stateset.notary.engine;

import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import java.util.concurrent.CompletionStage;

/** Decides about requests, each exactly once and for ever. Thread-safe. */
public interface NotaryEngine extends AutoCloseable {

  /**
   * Asks for a decision. Does not block.
   *
   * <p>The stage completes with the outcome after the decision was forced to disk, or with an
   * {@link EngineException} if there is none (or none that is known). It completes on a thread of
   * the engine: what follows must be short or go to another thread.
   */
  CompletionStage<Outcome> submit(NotaryRequest request);

  /** Whether this very request was accepted before. May block on the disk. */
  boolean isAccepted(NotaryRequest request);

  /** How the engine is. */
  EngineStatus status();

  /**
   * Decides about what waits, then ends the engine's threads. What was submitted and is not decided
   * fails with {@code CLOSED}. Blocks until then; idempotent.
   */
  @Override
  void close();
}
