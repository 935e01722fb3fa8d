package io.stateset.core.flow;

/**
 * Bounds of the flow runtime.
 *
 * @param maxRunning how many flows started here may be under way at once, waiting ones included;
 *     more wait for their turn. Answering flows do not count: they never wait behind flows that
 *     wait for them
 * @param maxQueued how many flows may wait for their turn; a start beyond that is refused as
 *     {@code BUSY}
 * @param maxAnswering how many flows may answer peers at once; a session beyond that is rejected
 * @param maxUnread how many messages of one session may wait to be read; one more fails the session
 */
public record FlowOptions(int maxRunning, int maxQueued, int maxAnswering, int maxUnread) {

  /** 64 running, 10,000 queued, 10,000 answering, 1,000 unread. */
  public static final FlowOptions DEFAULTS = new FlowOptions(64, 10_000, 10_000, 1_000);

  /** Every bound must be positive. */
  public FlowOptions {
    if (maxRunning < 1 || maxQueued < 1 || maxAnswering < 1 || maxUnread < 1) {
      throw new IllegalArgumentException("every bound of the flow runtime must be positive");
    }
  }
}
