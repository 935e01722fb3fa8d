package io.stateset.core.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Remembers which number of a link had come by when, coarsely, so that old payloads can be deleted
 * by their numbers and no index by time is needed. Not thread-safe.
 */
final class InboxAge {
  private static final int MARKS_PER_RETENTION = 64;

  private record Mark(Instant time, long number) {}

  private final Duration retention;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private long marked;

  InboxAge(Duration retention) {
    this.retention = retention;
  }

  /**
   * Up to which number payloads were kept long enough; empty if none more than at the last call.
   *
   * @param highest the number that is there at {@code now}
   */
  Optional<Long> expired(Instant now, long highest) {
    if (highest > marked && isTimeForAnother(now)) {
      marks.addLast(new Mark(now, highest));
      marked = highest;
    }
    Optional<Long> expired = Optional.empty();
    while (!marks.isEmpty() && !marks.getFirst().time().plus(retention).isAfter(now)) {
      expired = Optional.of(marks.removeFirst().number());
    }
    return expired;
  }

  private boolean isTimeForAnother(Instant now) {
    Duration step = retention.dividedBy(MARKS_PER_RETENTION);
    return marks.isEmpty() || !now.isBefore(marks.getLast().time().plus(step));
  }
}
