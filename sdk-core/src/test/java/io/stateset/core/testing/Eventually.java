package io.stateset.core.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process or thread does and cannot signal. */
public final class Eventually {
  /** Far more than anything here takes. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  private Eventually() {}

  /** {@code what} is for the report if it does not. */
  public static void holds(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not hold within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
