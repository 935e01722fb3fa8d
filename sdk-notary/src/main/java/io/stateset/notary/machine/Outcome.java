package io.stateset.notary.machine;

import java.time.Instant;
import java.util.List;

/** What became of a request. */
public sealed interface Outcome {

  /**
   * All inputs are consumed by this transaction, now or since it was first accepted.
   *
   * @param position in the log, from 0
   */
  record Accepted(long position) implements Outcome {}

  /**
   * At least one state is consumed by another transaction; nothing was consumed.
   *
   * @param states all of them, inputs first
   */
  record Conflict(List<ConflictingState> states) implements Outcome {
    /** Copies the list. */
    public Conflict {
      states = List.copyOf(states);
    }
  }

  /**
   * The block's time is outside of the time window; nothing was consumed.
   *
   * @param time the block's
   */
  record OutsideWindow(Instant time) implements Outcome {}

  /**
   * The request can never be accepted; nothing was consumed.
   *
   * @param reason why
   */
  record Refused(Reason reason) implements Outcome {}

  /** Why a request can never be accepted. */
  enum Reason {
    /** A state is named twice, among the inputs, the references, or in both. */
    DUPLICATE_STATE,
    /** More states than {@link Limits#maxStates()}. */
    TOO_MANY_STATES
  }
}
