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
 * @param maxAnsweringOfPeer how many of them may answer one peer
 * @param maxUnread how many messages of one session may wait to be read; one more fails the session
 * @param maxUnreadBytes how many bytes of one peer may wait to be read, over all its sessions; the
 *     session that gets more fails
 */
public record FlowOptions(
    int maxRunning,
    int maxQueued,
    int maxAnswering,
    int maxAnsweringOfPeer,
    int maxUnread,
    long maxUnreadBytes) {

  /** 64 running, 10,000 queued, 10,000 answering (2,000 one peer), 1,000 and 64 MiB unread. */
  public static final FlowOptions DEFAULTS =
      new FlowOptions(64, 10_000, 10_000, 2_000, 1_000, 64 << 20);

  /** Every bound must be positive. */
  public FlowOptions {
    if (Math.min(maxRunning, maxQueued) < 1
        || Math.min(maxAnswering, maxAnsweringOfPeer) < 1
        || Math.min(maxUnread, maxUnreadBytes) < 1) {
      throw new IllegalArgumentException("every bound of the flow runtime must be positive");
    }
  }

  /** The same with other bounds of flows that are started here. */
  public FlowOptions withStarted(int running, int queued) {
    return new FlowOptions(
        running, queued, maxAnswering, maxAnsweringOfPeer, maxUnread, maxUnreadBytes);
  }

  /** The same with other bounds of flows that answer. */
  public FlowOptions withAnswering(int inAll, int ofPeer) {
    return new FlowOptions(maxRunning, maxQueued, inAll, ofPeer, maxUnread, maxUnreadBytes);
  }

  /** The same with other bounds of what waits to be read. */
  public FlowOptions withUnread(int messagesOfSession, long bytesOfPeer) {
    return new FlowOptions(
        maxRunning, maxQueued, maxAnswering, maxAnsweringOfPeer, messagesOfSession, bytesOfPeer);
  }
}
