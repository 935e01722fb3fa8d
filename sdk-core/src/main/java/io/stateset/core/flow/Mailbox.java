package io.stateset.core.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where a flow's thread waits. Other threads change what it waits for under {@link #update}; the
 * waiting thread looks again after every change.
 */
final class Mailbox {
  /** How often a wait for a time looks at the clock, which a test may move. */
  private static final Duration CLOCK_GLANCE = Duration.ofMillis(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopped;

  /** Runs {@code change} under the lock and wakes the flow. */
  void update(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Evaluates {@code condition} under the lock. */
  boolean holds(BooleanSupplier condition) {
    lock.lock();
    try {
      return condition.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until {@code condition} holds; throws {@link FlowStopped} when the node closes first.
   */
  void await(BooleanSupplier condition) {
    lock.lock();
    try {
      while (!stopped && !condition.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
      if (stopped) {
        throw new FlowStopped();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until {@code clock} shows {@code end}; throws {@link FlowStopped} when the node closes
   * first.
   */
  void awaitTime(Clock clock, Instant end) {
    lock.lock();
    try {
      while (!stopped && clock.instant().isBefore(end)) {
        glance(Duration.between(clock.instant(), end));
      }
      if (stopped) {
        throw new FlowStopped();
      }
    } finally {
      lock.unlock();
    }
  }

  // Looks at the clock now and then: the loop is the caller's.
  @SuppressWarnings("WaitNotInLoop")
  private void glance(Duration remaining) {
    try {
      Duration pause = remaining.compareTo(CLOCK_GLANCE) < 0 ? remaining : CLOCK_GLANCE;
      boolean woken = changed.await(Math.max(1, pause.toNanos()), TimeUnit.NANOSECONDS);
      assert woken || !woken;
    } catch (InterruptedException e) {
      throw new FlowStopped();
    }
  }

  /** Ends every present and later wait. */
  void stop() {
    update(() -> stopped = true);
  }
}
