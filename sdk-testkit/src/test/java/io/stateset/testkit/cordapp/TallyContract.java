package io.stateset.testkit.cordapp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.CommandWithParties;
import net.corda.core.contracts.Contract;
import net.corda.core.contracts.TypeOnlyCommandData;
import net.corda.core.identity.AbstractParty;
import net.corda.core.transactions.LedgerTransaction;

/** A tally begins at zero and is counted up by one; both parties sign. */
public class TallyContract implements Contract {
  public static final String ID = "io.stateset.testkit.cordapp.TallyContract";

  /** Begins a tally or counts it up. */
  public static class Count extends TypeOnlyCommandData {}

  @Override
  public void verify(LedgerTransaction tx) {
    TallyState output = tx.outputsOfType(TallyState.class).get(0);
    List<TallyState> inputs = tx.inputsOfType(TallyState.class);
    int expected = inputs.isEmpty() ? 0 : inputs.get(0).getCount() + 1;
    require(output.getCount() == expected, "a tally counts by one");
    require(signers(tx).containsAll(keys(output)), "both parties sign");
  }

  private static Set<Object> signers(LedgerTransaction tx) {
    Set<Object> signers = new HashSet<>();
    for (CommandWithParties<?> command : tx.getCommands()) {
      signers.addAll(command.getSigners());
    }
    return signers;
  }

  private static List<Object> keys(TallyState state) {
    return state.getParticipants().stream()
        .map(AbstractParty::getOwningKey)
        .map(Object.class::cast)
        .toList();
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Rule broken: " + rule);
    }
  }
}
