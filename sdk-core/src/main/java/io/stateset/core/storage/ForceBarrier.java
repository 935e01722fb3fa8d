package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.CLOSED;
import static io.stateset.core.storage.StorageException.Code.FORCE_FAILED;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets commits of many threads share one forced write.
 *
 * <p>Each commit draws a ticket once it is complete. The first thread that finds no force under way
 * leads: it forces all tickets drawn so far, while later ones wait for the next round. So a commit
 * is released only by a force that began after it. After a failure nobody knows what is on disk,
 * and nothing is released any more.
 *
 * <p>A wait is not interruptible: a commit that happened must be answered for.
 */
final class ForceBarrier {
  private final Runnable force;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roundEnded = lock.newCondition();
  private long drawn;
  private long forced;
  private boolean forcing;
  private boolean closed;
  private @Nullable Throwable failure;

  ForceBarrier(Runnable force) {
    this.force = force;
  }

  /** Returns when everything that this thread committed before the call is on disk. */
  void await() {
    lock.lock();
    try {
      long ticket = ++drawn;
      while (forced < ticket) {
        checkUsable();
        if (forcing) {
          roundEnded.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forces all tickets drawn so far. The lock is given up meanwhile, so that others can draw
   * theirs.
   */
  private void lead() {
    long covered = drawn;
    forcing = true;
    Throwable thrown = null;
    lock.unlock();
    try {
      force.run();
    } catch (RuntimeException | Error e) {
      thrown = e;
    } finally {
      lock.lock();
    }
    endRound(covered, thrown);
  }

  private void endRound(long covered, @Nullable Throwable thrown) {
    forcing = false;
    if (thrown == null) {
      forced = covered;
    } else {
      failure = thrown;
    }
    roundEnded.signalAll();
  }

  /** Throws what stops every commit: an earlier failure, or {@link #close()}. */
  void check() {
    lock.lock();
    try {
      checkUsable();
    } finally {
      lock.unlock();
    }
  }

  private void checkUsable() {
    if (failure != null) {
      throw new StorageException(
          FORCE_FAILED, "a commit could not be forced to disk; open the database again", failure);
    }
    if (closed) {
      throw new StorageException(CLOSED, "the database is closed", null);
    }
  }

  /** Waits for the force that is under way; those who wait for a later one are refused. */
  void close() {
    lock.lock();
    try {
      closed = true;
      while (forcing) {
        roundEnded.awaitUninterruptibly();
      }
      roundEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Commits that asked so far; for tests. */
  long tickets() {
    lock.lock();
    try {
      return drawn;
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #close()} was called; for tests. */
  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
