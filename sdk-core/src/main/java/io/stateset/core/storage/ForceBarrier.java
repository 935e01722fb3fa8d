package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.CLOSED;
import static io.stateset.core.storage.StorageException.Code.FORCE_FAILED;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets commits of many threads share one forced write.
 *
 * <p>Each commit joins the round that is open once it is complete. The first thread that finds no
 * force under way closes that round and leads it, while later ones join the next. So a commit is
 * released only by a force that began after it. After a failure nobody knows what is on disk, and
 * nothing is released any more.
 *
 * <p>The end of a round wakes those who wait for it, and one of the next, which leads it: whoever
 * is woken has something to do.
 *
 * <p>A wait is not interruptible: a commit that happened must be answered for.
 */
final class ForceBarrier {
  private final Runnable force;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private Round open = new Round(lock.newCondition());
  private long joined;
  private boolean forcing;
  private boolean closed;
  private @Nullable Throwable failure;

  ForceBarrier(Runnable force) {
    this.force = force;
  }

  /** The commits that one force releases. */
  private static final class Round {
    private final Condition ended;
    private boolean forced;

    Round(Condition ended) {
      this.ended = ended;
    }
  }

  /** Returns when everything that this thread committed before the call is on disk. */
  void await() {
    lock.lock();
    try {
      joined++;
      Round mine = open;
      while (!mine.forced) {
        checkUsable();
        if (forcing) {
          mine.ended.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forces the open round. The lock is given up meanwhile, so that others can join the next. */
  private void lead() {
    Round led = open;
    open = new Round(lock.newCondition());
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
    end(led, thrown);
  }

  private void end(Round led, @Nullable Throwable thrown) {
    forcing = false;
    led.forced = thrown == null;
    led.ended.signalAll();
    if (thrown == null && !closed) {
      open.ended.signal();
    } else {
      failure = thrown == null ? failure : thrown;
      open.ended.signalAll();
      idle.signalAll();
    }
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
        idle.awaitUninterruptibly();
      }
      open.ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Commits that asked so far; for tests. */
  long tickets() {
    lock.lock();
    try {
      return joined;
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
