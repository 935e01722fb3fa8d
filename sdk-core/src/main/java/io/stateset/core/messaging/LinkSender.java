package io.stateset.core.messaging;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.LinkBatch.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for one peer: one batch at a time, the next as soon as it is acknowledged, and
 * after a failure again with growing pauses. Thread-safe.
 */
final class LinkSender {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSender.class);
  private static final int MAX_MESSAGES = 1_000;

  private final CordaX500Name peer;
  private final MessageStore store;
  private final Transport transport;
  private final MessagingOptions options;
  private final Executor workers;
  private final ScheduledExecutorService timer;
  private final LongSupplier forcedUpTo;
  private final DoubleSupplier random;
  private final CrashProbe probe;
  private boolean busy;
  private boolean wanted;
  private int failures;
  private long acknowledged;
  private @Nullable String lastError;
  private long waiting;

  LinkSender(
      CordaX500Name peer,
      MessageStore store,
      Transport transport,
      MessagingOptions options,
      Executor workers,
      ScheduledExecutorService timer,
      LongSupplier forcedUpTo,
      DoubleSupplier random,
      CrashProbe probe) {
    this.peer = peer;
    this.store = store;
    this.transport = transport;
    this.options = options;
    this.workers = workers;
    this.timer = timer;
    this.forcedUpTo = forcedUpTo;
    this.random = random;
    this.probe = probe;
    this.waiting = store.countOutgoing(peer);
  }

  /** So many messages more are forced to disk and can go. */
  void added(int messages) {
    synchronized (this) {
      waiting += messages;
    }
    wake();
  }

  /** About how many messages wait for the peer. */
  synchronized long waiting() {
    return waiting;
  }

  /** There is something to send. */
  void wake() {
    synchronized (this) {
      wanted = true;
      if (busy) {
        return;
      }
      busy = true;
    }
    submit();
  }

  /** What the peer has stored; rows up to it can go. */
  synchronized long acknowledged() {
    return acknowledged;
  }

  synchronized @Nullable String lastError() {
    return lastError;
  }

  private void submit() {
    try {
      workers.execute(this::sendNext);
    } catch (RejectedExecutionException e) {
      LOG.debug("Messages for {} wait for the next start", peer);
    }
  }

  private void sendNext() {
    try {
      long after = takeTurn();
      List<Message> next =
          store.outgoing(peer, after, forcedUpTo.getAsLong(), options.batchBytes(), MAX_MESSAGES);
      if (next.isEmpty()) {
        rest();
      } else {
        transmit(new LinkBatch(after, next));
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private synchronized long takeTurn() {
    wanted = false;
    return acknowledged;
  }

  private void rest() {
    synchronized (this) {
      if (!wanted) {
        busy = false;
        return;
      }
    }
    submit();
  }

  private void transmit(LinkBatch batch) {
    probe.reached("messaging.transmit");
    transport
        .request(peer, DurableMessaging.LINK_SERVICE, batch.encode(), options.requestTimeout())
        .whenComplete((answer, failure) -> {
          if (failure != null) {
            failed(failure);
          } else {
            acknowledged(batch, answer);
          }
        });
  }

  private void acknowledged(LinkBatch batch, byte[] answer) {
    probe.reached("messaging.acknowledged");
    try {
      advance(batch, LinkBatch.decodeAcknowledgement(answer));
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    submit();
  }

  /**
   * The receiver's mark is the truth about what it has: it may be behind ours after we restarted,
   * or it lost its disk; then we go back to it. It cannot be ahead of what was ever sent.
   */
  private synchronized void advance(LinkBatch batch, long mark) {
    long last = batch.messages().get(batch.messages().size() - 1).number();
    if (mark < 0 || (mark > last && mark > acknowledged && batch.after() != 0)) {
      throw new MessagingException(
          MessagingException.Code.MALFORMED, peer + " acknowledges what was never sent");
    }
    if (mark == batch.after() && mark != last) {
      throw new MessagingException(
          MessagingException.Code.PEER_FAILED, peer + " has stored nothing of a batch");
    }
    acknowledged = mark;
    waiting = Math.max(0, waiting - batch.messages().size());
    failures = 0;
    lastError = null;
  }

  private void failed(Throwable failure) {
    long pauseMillis;
    synchronized (this) {
      failures++;
      lastError = failure.getMessage();
      pauseMillis = pauseMillis();
      wanted = true;
    }
    LOG.debug("Sending to {} failed, again in {} ms: {}", peer, pauseMillis, failure.getMessage());
    try {
      ScheduledFuture<?> unused = timer.schedule(this::submit, pauseMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Messages for {} wait for the next start", peer);
    }
  }

  /** Doubling, with half of it drawn, so that many nodes do not come back at the same moment. */
  private long pauseMillis() {
    Duration grown = options.firstRetry().multipliedBy(1L << Math.min(failures - 1, 16));
    long ceiling = Math.min(grown.toMillis(), options.maxRetry().toMillis());
    return Math.round(ceiling * (0.5 + random.getAsDouble()));
  }
}
