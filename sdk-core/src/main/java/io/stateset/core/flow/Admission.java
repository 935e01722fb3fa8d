package io.stateset.core.flow;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of flows be under way at once; a bounded number of others wait for their
 * turn.
 */
final class Admission {
  private final int maxRunning;
  private final int maxQueued;
  private final Queue<Runnable> queued = new ArrayDeque<>();
  private int running;
  private boolean closed;

  Admission(int maxRunning, int maxQueued) {
    this.maxRunning = maxRunning;
    this.maxQueued = maxQueued;
  }

  /** Calls {@code start} at once, or when another flow has ended. */
  void admit(Runnable start) {
    if (enter(start)) {
      start.run();
    }
  }

  private synchronized boolean enter(Runnable start) {
    if (closed) {
      throw new FlowRuntimeException(FlowRuntimeException.Code.CLOSED, "The node is closed", null);
    }
    if (running < maxRunning) {
      running++;
      return true;
    }
    if (queued.size() >= maxQueued) {
      throw new FlowRuntimeException(
          FlowRuntimeException.Code.BUSY, maxQueued + " flows wait for their turn already", null);
    }
    queued.add(start);
    return false;
  }

  /** One that was admitted has ended. */
  void leave() {
    Runnable next = next();
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = closed ? null : queued.poll();
    if (next == null) {
      running--;
    }
    return next;
  }

  /** Nothing starts any more; what waits is dropped. */
  synchronized void close() {
    closed = true;
    queued.clear();
  }
}
