package io.stateset.benchmarks.counter;

import java.security.PublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.Contract;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.TypeOnlyCommandData;
import net.corda.core.identity.AbstractParty;
import net.corda.core.transactions.LedgerTransaction;

/** Counters begin at zero and are counted up by one; all participants sign. */
public class CounterContract implements Contract {
  /** What states and transactions call this contract. */
  public static final String ID = "io.stateset.benchmarks.counter.CounterContract";

  /** Begins counters, or counts one up. */
  public static class Count extends TypeOnlyCommandData {}

  @Override
  public void verify(LedgerTransaction transaction) {
    List<CounterState> inputs = transaction.inputsOfType(CounterState.class);
    int expected = inputs.isEmpty() ? 0 : inputs.get(0).getCount() + 1;
    for (CounterState output : transaction.outputsOfType(CounterState.class)) {
      require(output.getCount() == expected, "a counter counts by one");
      require(signers(transaction).containsAll(keys(output)), "all participants sign");
    }
  }

  private static Set<PublicKey> signers(LedgerTransaction transaction) {
    Set<PublicKey> signers = new HashSet<>();
    transaction.getCommands().forEach(command -> signers.addAll(command.getSigners()));
    return signers;
  }

  private static List<PublicKey> keys(ContractState state) {
    return state.getParticipants().stream().map(AbstractParty::getOwningKey).toList();
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Rule broken: " + rule);
    }
  }
}
