package io.stateset.benchmarks;

import io.stateset.benchmarks.counter.CounterFlows;
import io.stateset.benchmarks.counter.CounterState;
import io.stateset.core.StatesetNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.transactions.SignedTransaction;

/** Corda's own notary client, in flows of one node that do nothing else, 8 at once. */
final class NotaryClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BATCH = 100;

  private NotaryClient() {}

  static double perSecond(Scale scale, Path folder) throws Exception {
    Files.createDirectory(folder);
    try (Trio trio = Trio.start(folder)) {
      StatesetNode client = trio.node(Company.KEEPER);
      notarise(client, signed(client, scale.clientStates() / 2));
      return notarise(client, signed(client, scale.clientStates() / 2));
    }
  }

  private static double notarise(StatesetNode client, Queue<SignedTransaction> transactions)
      throws Exception {
    Callers.Call call = () -> {
      SignedTransaction next = transactions.poll();
      if (next != null) {
        client.startFlow(CounterFlows.Notarise.class, next).get(PATIENCE);
      }
      return next != null;
    };
    return Callers.run(Collections.nCopies(Counting.CALLERS, call), Duration.ofHours(1))
        .perSecond();
  }

  /** Transactions that count up counters of the client's own, made before the clock runs. */
  private static Queue<SignedTransaction> signed(StatesetNode client, int transactions)
      throws Exception {
    Queue<SignedTransaction> signed = new ConcurrentLinkedQueue<>();
    while (signed.size() < transactions) {
      SignedTransaction begun =
          client.startFlow(CounterFlows.Begin.class, BATCH, client.identity()).get(PATIENCE);
      for (int i = 0; i < BATCH && signed.size() < transactions; i++) {
        StateAndRef<CounterState> input =
            client.services().toStateAndRef(new StateRef(begun.getId(), i));
        signed.add(client.services().signInitialTransaction(CounterFlows.counting(input)));
      }
    }
    return signed;
  }
}
