package io.stateset.core.messaging;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.LinkStatus.State;
import io.stateset.core.messaging.MessagingException.Code;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits for one peer: one batch at a time, the next as soon as it is acknowledged, and
 * after a failure again with growing pauses. It never blocks: what is not in memory is read by a
 * worker. Thread-safe.
 */
final class LinkSender {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSender.class);

  /** What the links of a node share. */
  record Surroundings(
      MessageStore store,
      Transport transport,
      MessagingOptions options,
      Executor workers,
      ScheduledExecutorService timer,
      Clock clock,
      DoubleSupplier random,
      CrashProbe probe) {}

  private final CordaX500Name peer;
  private final Surroundings node;
  private final Backlog backlog;
  private final Attempts attempts;
  private boolean started;
  private boolean busy;
  private @Nullable ScheduledFuture<?> retry;
  private @Nullable Instant nextAttempt;
  private long forgotten;

  LinkSender(CordaX500Name peer, Surroundings node, MessageStore.Outgoing earlier) {
    this.peer = peer;
    this.node = node;
    this.backlog =
        new Backlog(earlier.lastNumber(), earlier.acknowledged(), node.options().rememberedBytes());
    this.attempts = new Attempts(node.options(), node.random());
    this.forgotten = earlier.acknowledged();
  }

  /** From now on it sends. Until then it only collects. */
  void start() {
    synchronized (this) {
      started = true;
    }
    sendNext();
  }

  /** All messages up to {@code number} are on disk, also such as nobody has spoken of. */
  synchronized void stored(long number) {
    backlog.addStored(number);
  }

  /** {@code messages} are safe on disk and can go: on this thread, if nothing is under way. */
  void forced(LinkBatch messages) {
    synchronized (this) {
      backlog.add(messages);
    }
    sendNext();
  }

  /** The peer has just sent something: if it was away, it is back. */
  void peerIsThere() {
    synchronized (this) {
      if (retry == null || attempts.isStuck() || !retry.cancel(false)) {
        return;
      }
      retry = null;
    }
    sendNext();
  }

  synchronized long waiting() {
    return backlog.waiting();
  }

  /** Up to which number the rows can go; empty if none more than at the last call. */
  synchronized Optional<Long> takeForgettable() {
    if (backlog.acknowledged() <= forgotten) {
      return Optional.empty();
    }
    forgotten = backlog.acknowledged();
    return Optional.of(forgotten);
  }

  synchronized LinkStatus status(long received) {
    return new LinkStatus(
        peer,
        state(),
        backlog.lastNumber(),
        backlog.acknowledged(),
        received,
        attempts.failures(),
        Optional.ofNullable(attempts.lastFailure()),
        Optional.ofNullable(retry == null ? null : nextAttempt));
  }

  private State state() {
    if (attempts.isStuck()) {
      return State.STUCK;
    } else if (attempts.failures() > 0) {
      return State.RETRYING;
    }
    return busy ? State.SENDING : State.IDLE;
  }

  private void sendNext() {
    LinkBatch next;
    synchronized (this) {
      if (!started || busy || retry != null || backlog.waiting() == 0) {
        return;
      }
      busy = true;
      next = new LinkBatch(
          backlog.acknowledged() + 1,
          backlog.next(
              node.options().batchBytes(), attempts.maxMessages(backlog.acknowledged() + 1)));
    }
    if (next.payloads().isEmpty()) {
      onWorker(this::readAndTransmit);
    } else {
      transmit(next);
    }
  }

  private void readAndTransmit() {
    long first;
    long last;
    synchronized (this) {
      first = backlog.acknowledged() + 1;
      last = Math.min(backlog.lastNumber(), first + attempts.maxMessages(first) - 1);
    }
    List<byte[]> payloads;
    try {
      payloads = node.store().outgoing(peer, first, last, node.options().batchBytes());
    } catch (RuntimeException e) {
      failed(e, first);
      return;
    }
    if (payloads.isEmpty()) {
      failed(new MessagingException(Code.OUT_OF_STEP, "No message " + first + " here"), first);
    } else {
      transmit(new LinkBatch(first, payloads));
    }
  }

  private void transmit(LinkBatch batch) {
    node.probe().reached("messaging.transmit");
    request(batch).whenComplete((answer, failure) -> {
      if (failure != null) {
        failed(failure, batch.last());
      } else {
        acknowledged(batch, answer);
      }
    });
  }

  private CompletionStage<byte[]> request(LinkBatch batch) {
    try {
      return node.transport()
          .request(
              peer,
              DurableMessaging.LINK_SERVICE,
              batch.encode(),
              node.options().requestTimeout());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void acknowledged(LinkBatch batch, byte[] answer) {
    node.probe().reached("messaging.acknowledged");
    try {
      advance(batch, LinkBatch.decodeMark(answer));
    } catch (RuntimeException e) {
      failed(e, batch.last());
      return;
    }
    if (isWaiting()) {
      // Not here: this is a thread of the transport, or of a transport that answers at once.
      onWorker(this::sendNext);
    }
  }

  /** What comes later is sent by who brings it. */
  private synchronized boolean isWaiting() {
    return backlog.waiting() > 0;
  }

  /**
   * The peer's mark is the truth about what it has. After our restart it may be ahead of what we
   * know; after its own, if it lost its disk, behind; it cannot be ahead of what was ever sent.
   */
  private synchronized void advance(LinkBatch batch, long mark) {
    if (mark > backlog.lastNumber()) {
      throw new MessagingException(
          Code.OUT_OF_STEP, peer + " acknowledges " + mark + " of " + backlog.lastNumber());
    }
    boolean progress = mark >= batch.first();
    if (progress || mark >= forgotten) {
      backlog.acknowledge(mark);
    }
    if (!progress) {
      throw new MessagingException(
          mark < forgotten ? Code.OUT_OF_STEP : Code.PEER_FAILED,
          peer + " has " + mark + ", and stored nothing from " + batch.first() + " on");
    }
    if (attempts.isStuck()) {
      LOG.info("{} takes messages again", peer);
    }
    attempts.succeeded();
    busy = false;
  }

  private void failed(Throwable failure, long last) {
    Code code = codeOf(failure);
    synchronized (this) {
      boolean wasStuck = attempts.isStuck();
      long pauseMillis = attempts.failed(code, last);
      if (attempts.isStuck() && !wasStuck) {
        LOG.warn("{} does not take message {}: {}", peer, backlog.acknowledged() + 1, code);
      }
      busy = false;
      retryIn(pauseMillis);
    }
    LOG.debug("Sending to {} failed: {}", peer, code);
  }

  private static Code codeOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    return cause instanceof MessagingException known ? known.reason() : Code.INTERNAL;
  }

  private void retryIn(long pauseMillis) {
    try {
      nextAttempt = node.clock().instant().plusMillis(pauseMillis);
      retry = node.timer().schedule(this::retry, pauseMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Messages for {} wait for the next start", peer);
    }
  }

  private void retry() {
    synchronized (this) {
      retry = null;
    }
    onWorker(this::sendNext);
  }

  private void onWorker(Runnable work) {
    try {
      node.workers().execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("Messages for {} wait for the next start", peer);
    }
  }
}
