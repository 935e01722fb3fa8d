package io.stateset.core.messaging;

import java.time.Duration;

/**
 * Bounds and times of durable messaging.
 *
 * @param maxMessageBytes the largest message that is sent or taken
 * @param maxOutbox how many messages may wait for one peer; a send beyond that is refused
 * @param batchBytes how many bytes go in one request, unless one message alone has more
 * @param requestTimeout how long a peer may take to acknowledge
 * @param firstRetry the pause after a first failure; it doubles with each further one, plus or
 *     minus half
 * @param maxRetry the longest pause
 * @param inboxRetention how long payloads that were delivered are kept
 * @param workers how many threads take messages and answer services
 */
public record MessagingOptions(
    int maxMessageBytes,
    int maxOutbox,
    int batchBytes,
    Duration requestTimeout,
    Duration firstRetry,
    Duration maxRetry,
    Duration inboxRetention,
    int workers) {

  /**
   * 11 MiB a message, 100,000 waiting, 1 MiB a batch, 30 s, 100 ms to 30 s, 1 minute, 16 threads.
   */
  public static final MessagingOptions DEFAULTS = new MessagingOptions(
      11 << 20,
      100_000,
      1 << 20,
      Duration.ofSeconds(30),
      Duration.ofMillis(100),
      Duration.ofSeconds(30),
      Duration.ofMinutes(1),
      16);
}
