package io.stateset.core.internal;

import io.stateset.core.flow.FlowRuntime;
import io.stateset.core.flow.settlement.SettleFlow;
import io.stateset.core.ledger.TransactionStore;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.transactions.SignedTransaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every transaction left in flight is settled, however often that takes.
 * Thread-safe.
 */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final TransactionStore store;
  private final Supplier<FlowRuntime> flows;
  private final ScheduledExecutorService timer;
  private final Duration pause;
  private final Set<SecureHash> underWay = ConcurrentHashMap.newKeySet();

  Settlement(
      TransactionStore store,
      Supplier<FlowRuntime> flows,
      ScheduledExecutorService timer,
      Duration pause) {
    this.store = store;
    this.flows = flows;
    this.timer = timer;
    this.pause = pause;
  }

  /** Settles what all flows left in flight, and tells of what was settled and not told. */
  void settleAll() {
    settle(null);
    store.untold().forEach(this::begin);
  }

  /** Settles what {@code flow} left in flight; what all flows left, if it is null. */
  void settle(@Nullable UUID flow) {
    for (SignedTransaction transaction : store.inFlight(flow)) {
      begin(transaction.getId());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ended() learns of a failure
  private void begin(SecureHash id) {
    if (underWay.add(id)) {
      try {
        CompletableFuture<?> unused = flows
            .get()
            .startUnbounded(new SettleFlow(id))
            .result()
            .whenComplete((done, failure) -> ended(id, failure));
      } catch (RuntimeException e) {
        ended(id, e);
      }
    }
  }

  private void ended(SecureHash id, @Nullable Throwable failure) {
    underWay.remove(id);
    if (failure != null) {
      LOG.warn(
          "Transaction {} is not settled on every side yet, trying again in {}: {}",
          id,
          pause,
          failure.getMessage());
      later(id);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // begin() logs what fails
  private void later(SecureHash id) {
    try {
      ScheduledFuture<?> unused =
          timer.schedule(() -> begin(id), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Transaction {} is settled after the next start", id);
    }
  }
}
