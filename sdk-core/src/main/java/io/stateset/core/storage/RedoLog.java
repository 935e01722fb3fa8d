package io.stateset.core.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Transactions that were committed and are not on disk yet, in an order in which they can be
 * repeated one after the other: a transaction enters while it still holds its rows, so whoever
 * changes one of these later enters later.
 *
 * <p>A change that cannot be repeated leaves a note instead. Then only H2's file as a whole will
 * do.
 */
final class RedoLog {
  private final ReentrantLock lock = new ReentrantLock();
  private List<List<RedoStatement>> commits = new ArrayList<>();
  private boolean whole = true;
  private boolean failed;

  /** Called right before the database commits, inside the {@link WriteGate}. */
  void append(RedoRecord record) {
    lock.lock();
    try {
      if (record.isRepeatable()) {
        commits.add(record.take());
      } else {
        whole = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Something changes, or was promised to change, that the log does not tell. */
  void spoil() {
    lock.lock();
    try {
      whole = false;
    } finally {
      lock.unlock();
    }
  }

  /** Something entered that the database then refused. */
  void fail() {
    lock.lock();
    try {
      failed = true;
    } finally {
      lock.unlock();
    }
  }

  boolean hasFailed() {
    lock.lock();
    try {
      return failed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes all that entered since the last time, or nothing if it does not tell the whole. */
  Optional<List<List<RedoStatement>>> take() {
    lock.lock();
    try {
      if (failed) {
        throw new IllegalStateException("the log tells of a commit that the database refused");
      }
      if (!whole) {
        return Optional.empty();
      }
      List<List<RedoStatement>> taken = commits;
      commits = new ArrayList<>();
      return Optional.of(taken);
    } finally {
      lock.unlock();
    }
  }

  /** All that was committed is in H2's file. Called while nobody commits. */
  void restart() {
    lock.lock();
    try {
      commits = new ArrayList<>();
      whole = true;
    } finally {
      lock.unlock();
    }
  }
}
