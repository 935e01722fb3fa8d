package io.stateset.notary.engine;

import java.time.Clock;
import java.util.Objects;

/**
 * How a {@link SoloEngine} works. Immutable. A request weighs as much as the states that it names,
 * and one more.
 *
 * @param clock gives blocks their time; one that goes back is held at the last block's time
 * @param maxWaitingWeight how much may wait before callers are told to try again; default 200,000
 * @param maxBlockWeight how much one block holds, unless a single request weighs more; default
 *     20,000
 */
public record SoloOptions(Clock clock, long maxWaitingWeight, long maxBlockWeight) {

  /** Refuses what is missing or not positive. */
  public SoloOptions {
    Objects.requireNonNull(clock, "clock");
    if (maxWaitingWeight < 1 || maxBlockWeight < 1) {
      throw new IllegalArgumentException("weights must be positive");
    }
  }

  /** The defaults, with this clock. */
  public static SoloOptions with(Clock clock) {
    return new SoloOptions(clock, 200_000, 20_000);
  }
}
