package io.stateset.core.messaging;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Bounds and times of durable messaging. Immutable.
 *
 * @param maxMessageBytes the largest message that is sent or taken. With its header it must fit
 *     into a frame of the transport
 * @param maxWaiting how many messages may wait for one peer; a send beyond that is refused. Answers
 *     to what a peer sent may be twice as many, so that two full nodes can go on
 * @param maxWaitingInAll the same, for all peers together
 * @param batchBytes how many bytes go in one request, unless one message alone has more
 * @param batchMessages how many messages go in one request; also the most that is taken in one
 * @param rememberedBytes how much that waits for one peer is kept in memory besides the disk
 * @param requestTimeout how long a peer may take to acknowledge
 * @param firstRetry the pause after a first failure; it doubles with each further one, and half of
 *     it up to one and a half times is waited
 * @param maxRetry the longest pause, before that
 * @param attemptsOfBatch after so many refusals by a peer a batch goes message by message
 * @param attemptsUntilStuck after so many refusals in a row a link is reported as stuck
 * @param inboxRetention how long payloads that were delivered are kept
 * @param linkThreads how many threads take and send messages
 * @param serviceThreads how many threads answer requests for named services
 * @param maxQueuedRequests how many such requests may wait for a thread
 * @param maxRequestsOfPeer how many such requests of one peer may wait or run
 */
public record MessagingOptions(
    int maxMessageBytes,
    int maxWaiting,
    int maxWaitingInAll,
    int batchBytes,
    int batchMessages,
    int rememberedBytes,
    Duration requestTimeout,
    Duration firstRetry,
    Duration maxRetry,
    int attemptsOfBatch,
    int attemptsUntilStuck,
    Duration inboxRetention,
    int linkThreads,
    int serviceThreads,
    int maxQueuedRequests,
    int maxRequestsOfPeer) {

  /**
   * Messages of 11 MiB, 100,000 waiting for a peer and 1,000,000 in all, batches of 1 MiB and 1,000
   * messages, 2 MiB remembered, 30 s for an acknowledgement, pauses of 100 ms to 30 s, 3 attempts
   * of a batch, 10 until stuck, 1 minute of retention, 8 threads for links and 16 for services, 256
   * requests waiting, 32 of one peer.
   */
  public static final MessagingOptions DEFAULTS = new MessagingOptions(
      11 << 20,
      100_000,
      1_000_000,
      1 << 20,
      1_000,
      2 << 20,
      Duration.ofSeconds(30),
      Duration.ofMillis(100),
      Duration.ofSeconds(30),
      3,
      10,
      Duration.ofMinutes(1),
      8,
      16,
      256,
      32);

  /** The same with other pauses between attempts. */
  public MessagingOptions withRetry(Duration first, Duration longest) {
    return with(copy -> {
      copy.firstRetry = first;
      copy.maxRetry = longest;
    });
  }

  /** The same with another time for an acknowledgement. */
  public MessagingOptions withRequestTimeout(Duration timeout) {
    return with(copy -> copy.requestTimeout = timeout);
  }

  /** The same with other bounds of what waits. */
  public MessagingOptions withMaxWaiting(int forOnePeer, int inAll) {
    return with(copy -> {
      copy.maxWaiting = forOnePeer;
      copy.maxWaitingInAll = inAll;
    });
  }

  /** The same with other bounds of a batch, and of what is remembered. */
  public MessagingOptions withBatches(int bytes, int messages, int remembered) {
    return with(copy -> {
      copy.batchBytes = bytes;
      copy.batchMessages = messages;
      copy.rememberedBytes = remembered;
    });
  }

  /** The same with another time for which delivered payloads are kept. */
  public MessagingOptions withInboxRetention(Duration retention) {
    return with(copy -> copy.inboxRetention = retention);
  }

  /** The same with other bounds of requests for named services. */
  public MessagingOptions withServices(int threads, int queued, int ofOnePeer) {
    return with(copy -> {
      copy.serviceThreads = threads;
      copy.maxQueuedRequests = queued;
      copy.maxRequestsOfPeer = ofOnePeer;
    });
  }

  private MessagingOptions with(Consumer<Copy> change) {
    Copy copy = new Copy();
    change.accept(copy);
    return new MessagingOptions(
        maxMessageBytes,
        copy.maxWaiting,
        copy.maxWaitingInAll,
        copy.batchBytes,
        copy.batchMessages,
        copy.rememberedBytes,
        copy.requestTimeout,
        copy.firstRetry,
        copy.maxRetry,
        attemptsOfBatch,
        attemptsUntilStuck,
        copy.inboxRetention,
        linkThreads,
        copy.serviceThreads,
        copy.maxQueuedRequests,
        copy.maxRequestsOfPeer);
  }

  /** These options while some of them change. */
  private final class Copy {
    private int maxWaiting = maxWaiting();
    private int maxWaitingInAll = maxWaitingInAll();
    private int batchBytes = batchBytes();
    private int batchMessages = batchMessages();
    private int rememberedBytes = rememberedBytes();
    private Duration requestTimeout = requestTimeout();
    private Duration firstRetry = firstRetry();
    private Duration maxRetry = maxRetry();
    private Duration inboxRetention = inboxRetention();
    private int serviceThreads = serviceThreads();
    private int maxQueuedRequests = maxQueuedRequests();
    private int maxRequestsOfPeer = maxRequestsOfPeer();
  }
}
