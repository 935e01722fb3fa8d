package io.stateset.core.flow;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of flows be under way at once; a bounded number of others wait for their
 * turn.
 */
final class Admission {
  private final int maxRunning;
  private final int maxQueued;
  private final Queue<Waiting> queued = new ArrayDeque<>();
  private int running;
  private boolean closed;

  Admission(int maxRunning, int maxQueued) {
    this.maxRunning = maxRunning;
    this.maxQueued = maxQueued;
  }

  private record Waiting(Runnable start, Runnable drop) {}

  /**
   * Calls {@code start} at once, or when another flow has ended; {@code drop} if {@link #close}
   * comes first.
   */
  void admit(Runnable start, Runnable drop) {
    if (enter(new Waiting(start, drop))) {
      start.run();
    }
  }

  private synchronized boolean enter(Waiting flow) {
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
    queued.add(flow);
    return false;
  }

  /** One that was admitted has ended. */
  void leave() {
    Waiting next = next();
    if (next != null) {
      next.start().run();
    }
  }

  private synchronized @Nullable Waiting next() {
    Waiting next = closed ? null : queued.poll();
    if (next == null) {
      running--;
    }
    return next;
  }

  /** Nothing starts any more; what waits is dropped. */
  void close() {
    dropAll().forEach(flow -> flow.drop().run());
  }

  private synchronized List<Waiting> dropAll() {
    closed = true;
    List<Waiting> dropped = List.copyOf(queued);
    queued.clear();
    return dropped;
  }
}
