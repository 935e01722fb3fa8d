package io.stateset.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. In UTC. Thread-safe. */
public final class TestClock extends Clock {
  private Instant now;

  /** A clock that shows {@code now}. */
  public TestClock(Instant now) {
    this.now = now;
  }

  /** Moves the clock on by {@code duration}; back, if it is negative. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /** Makes the clock show {@code instant}. */
  public synchronized void set(Instant instant) {
    now = instant;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** The same time in another zone; it does not move with this clock. */
  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }

  @Override
  public String toString() {
    return "TestClock " + instant();
  }
}
