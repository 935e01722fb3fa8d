package io.stateset.core.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateRef;
import net.corda.core.internal.concurrent.CordaFutureImplKt;
import net.corda.core.internal.concurrent.OpenFuture;
import net.corda.core.node.services.Vault.Update;

/** Futures that complete when a state is consumed. Thread-safe. */
final class ConsumptionWaiters {
  private final Map<StateRef, List<OpenFuture<Update<ContractState>>>> waiting =
      new ConcurrentHashMap<>();

  /** Not bounded by a number: it holds nothing but futures that somebody waits for, each once. */
  private final Lane<Runnable> completions;

  ConsumptionWaiters(Executor executor) {
    this.completions =
        new Lane<>(executor, Integer.MAX_VALUE, ConsumptionWaiters::complete, ended -> {});
    completions.start();
  }

  /** A listener on a future runs when it completes; its failure is its own. */
  private static void complete(Runnable completion) {
    try {
      completion.run();
    } catch (RuntimeException | Error e) {
      org.slf4j.LoggerFactory.getLogger(ConsumptionWaiters.class)
          .warn("a listener on a consumed state threw", e);
    }
  }

  OpenFuture<Update<ContractState>> await(StateRef ref) {
    OpenFuture<Update<ContractState>> future = CordaFutureImplKt.openFuture();
    waiting.compute(ref, (key, present) -> {
      List<OpenFuture<Update<ContractState>>> all =
          present == null ? new ArrayList<>() : new ArrayList<>(present);
      all.add(future);
      return all;
    });
    return future;
  }

  void offer(Update<ContractState> update) {
    update.getConsumingTxIds().keySet().forEach(ref -> consumed(ref, update));
  }

  void consumed(StateRef ref, Update<ContractState> update) {
    List<OpenFuture<Update<ContractState>>> futures = waiting.remove(ref);
    if (futures != null) {
      futures.forEach(future -> completions.offer(() -> future.set(update)));
    }
  }
}
