package io.stateset.core.storage;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets statements of many threads change the database side by side, and one thread work while none
 * of them does.
 *
 * <p>A statement may wait inside for a row that another transaction holds. So whoever is in a
 * transaction already is never kept out while somebody waits to be alone, or the two would wait for
 * each other; only transactions that begin are.
 *
 * <p>Waits are not interruptible.
 */
final class WriteGate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int inside;
  private boolean wanted;
  private boolean alone;

  /** Enters with a statement; {@code begins} if its transaction holds nothing yet. */
  void enter(boolean begins) {
    lock.lock();
    try {
      while (alone || (begins && wanted)) {
        changed.awaitUninterruptibly();
      }
      inside++;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      if (inside == 0 && wanted) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody waits to be alone, or is; for tests. */
  boolean isWanted() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  /** Does the work when nobody is inside. One thread at a time may ask for this. */
  <T> T alone(Supplier<T> work) {
    becomeAlone();
    try {
      return work.get();
    } finally {
      open();
    }
  }

  private void becomeAlone() {
    lock.lock();
    try {
      wanted = true;
      while (inside > 0) {
        changed.awaitUninterruptibly();
      }
      alone = true;
    } finally {
      lock.unlock();
    }
  }

  private void open() {
    lock.lock();
    try {
      wanted = false;
      alone = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
