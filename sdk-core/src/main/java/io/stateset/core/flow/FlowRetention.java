package io.stateset.core.flow;

import io.stateset.core.flow.FlowOutcome.Status;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets flows some time after they ended, now and then, when a flow ends: what is kept of them
 * must not grow for ever. Thread-safe.
 */
final class FlowRetention {
  /** Of flows that returned or threw: their callers know. */
  static final Duration ENDED = Duration.ofDays(1);

  /** Of flows that nobody saw end. */
  static final Duration INTERRUPTED = Duration.ofDays(30);

  static final Duration PAUSE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(FlowRetention.class);

  private final Database database;
  private final FlowStore store;
  private final Clock clock;
  private final AtomicReference<Instant> next;

  FlowRetention(Database database, FlowStore store, Clock clock) {
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.next = new AtomicReference<>(clock.instant().plus(PAUSE));
  }

  /** Called by a thread that has no transaction open. */
  void flowEnded() {
    Instant now = clock.instant();
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(PAUSE))) {
      return;
    }
    try {
      database.inTransaction(transaction -> forget(transaction, now));
    } catch (RuntimeException e) {
      LOG.warn("Flows that ended could not be forgotten; the next attempt will take them along", e);
    }
  }

  private Instant forget(Transaction transaction, Instant now) {
    store.forget(transaction, Status.COMPLETED, now.minus(ENDED));
    store.forget(transaction, Status.FAILED, now.minus(ENDED));
    store.forget(transaction, Status.INTERRUPTED, now.minus(INTERRUPTED));
    return now;
  }
}
