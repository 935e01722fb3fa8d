package io.stateset.notary.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The bounded queue before an engine. Many threads enter, one takes. */
final class WaitingRoom {
  private static final long FIRST_GUESS_NANOS_PER_WEIGHT = 20_000;
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final long maxWeight;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private long weight;
  private long nanosPerWeight = FIRST_GUESS_NANOS_PER_WEIGHT;
  private boolean closed;

  WaitingRoom(long maxWeight) {
    this.maxWeight = maxWeight;
  }

  /** What became of an attempt to enter. */
  enum Entry {
    ENTERED,
    BUSY,
    CLOSED
  }

  /** One that weighs more than the bound may enter when nobody else waits. */
  Entry enter(Waiting waiting) {
    lock.lock();
    try {
      if (closed) {
        return Entry.CLOSED;
      }
      if (weight > 0 && weight + waiting.weight() > maxWeight) {
        return Entry.BUSY;
      }
      queue.add(waiting);
      weight += waiting.weight();
      if (queue.size() == 1) {
        arrived.signal();
      }
      return Entry.ENTERED;
    } finally {
      lock.unlock();
    }
  }

  /**
   * All that wait, up to a weight, at least one; empty only when the room is closed and nobody
   * waits. Blocks.
   */
  List<Waiting> takeAll(long maxTakenWeight) {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      return poll(maxTakenWeight);
    } finally {
      lock.unlock();
    }
  }

  private List<Waiting> poll(long maxTakenWeight) {
    List<Waiting> taken = new ArrayList<>(queue.size());
    long takenWeight = 0;
    Waiting next = queue.peek();
    while (next != null && (taken.isEmpty() || takenWeight + next.weight() <= maxTakenWeight)) {
      taken.add(queue.remove());
      takenWeight += next.weight();
      next = queue.peek();
    }
    return taken;
  }

  /**
   * To be told when taken ones were decided: until then they count, and their speed tells how long
   * others wait.
   */
  void decided(long decidedWeight, long nanos) {
    lock.lock();
    try {
      weight -= decidedWeight;
      nanosPerWeight = (7 * nanosPerWeight + nanos / Math.max(1, decidedWeight)) / 8;
    } finally {
      lock.unlock();
    }
  }

  long weight() {
    lock.lock();
    try {
      return weight;
    } finally {
      lock.unlock();
    }
  }

  /** When what waits now should be decided. */
  Duration estimatedWait() {
    lock.lock();
    try {
      Duration estimate = Duration.ofNanos(weight * nanosPerWeight);
      return clamp(estimate);
    } finally {
      lock.unlock();
    }
  }

  private static Duration clamp(Duration estimate) {
    if (estimate.compareTo(SHORTEST_WAIT) < 0) {
      return SHORTEST_WAIT;
    }
    return estimate.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : estimate;
  }

  /** Nobody enters any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
