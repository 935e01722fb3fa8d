package io.stateset.notary.machine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a transaction may be notarised: from a time, inclusive, until a time, exclusive. A side that
 * is null is open.
 *
 * @param from the first instant that is inside, or null
 * @param until the first instant that is not inside any more, or null
 */
public record Window(@Nullable Instant from, @Nullable Instant until) {
  /** A transaction without a time window. */
  public static final Window ALWAYS = new Window(null, null);

  /** Whether the time lies inside. A window that ends before it begins contains nothing. */
  public boolean contains(Instant time) {
    return (from == null || !time.isBefore(from)) && (until == null || time.isBefore(until));
  }
}
