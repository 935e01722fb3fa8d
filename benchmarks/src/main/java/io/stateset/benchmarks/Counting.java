package io.stateset.benchmarks;

import io.stateset.benchmarks.Callers.Measured;
import io.stateset.benchmarks.counter.CounterFlows;
import io.stateset.core.StatesetNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.corda.core.contracts.StateRef;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;

/**
 * Flows that are measured: counters that a node counts up with its partner, each by one caller who
 * waits for a flow to end before the next.
 */
final class Counting {
  /** How many flows are under way at once. */
  static final int CALLERS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Counter> counters;

  private Counting(List<Counter> counters) {
    this.counters = counters;
  }

  /** Begins the counters. */
  static Counting begin(StatesetNode keeper, Party partner) {
    SignedTransaction begun =
        keeper.startFlow(CounterFlows.Begin.class, CALLERS, partner).get(PATIENCE);
    return new Counting(IntStream.range(0, CALLERS)
        .mapToObj(index -> new Counter(keeper, new StateRef(begun.getId(), index)))
        .toList());
  }

  Measured run(int seconds) throws Exception {
    return Callers.run(counters, Duration.ofSeconds(seconds));
  }

  private static final class Counter implements Callers.Call {
    private final StatesetNode keeper;
    private StateRef present;

    Counter(StatesetNode keeper, StateRef present) {
      this.keeper = keeper;
      this.present = present;
    }

    @Override
    public boolean once() {
      SignedTransaction counted =
          keeper.startFlow(CounterFlows.Count.class, present).get(PATIENCE);
      present = new StateRef(counted.getId(), 0);
      return true;
    }
  }
}
