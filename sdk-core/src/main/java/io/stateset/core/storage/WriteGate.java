package io.stateset.core.storage;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets statements of many threads change the database side by side, and one thread work while none
 * of them does.
 *
 * <p>A statement may wait inside for a row, whose holder waits for something else, and so on. So
 * nobody is kept out while somebody waits to be alone, or they could wait for each other. It gets
 * its turn all the same: whoever has committed waits for it.
 *
 * <p>Waits are not interruptible.
 */
final class WriteGate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int inside;
  private boolean wanted;
  private boolean alone;

  void enter() {
    lock.lock();
    try {
      while (alone) {
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
