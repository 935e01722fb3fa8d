package io.stateset.benchmarks.counter;

import java.util.List;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;

/** A number that {@code keeper} and {@code partner}, who may be the same, agree on. */
@BelongsToContract(CounterContract.class)
public class CounterState implements LinearState {
  private final UniqueIdentifier linearId;
  private final int count;
  private final Party keeper;
  private final Party partner;

  /** All there is to it. */
  public CounterState(UniqueIdentifier linearId, int count, Party keeper, Party partner) {
    this.linearId = linearId;
    this.count = count;
    this.keeper = keeper;
    this.partner = partner;
  }

  @Override
  public UniqueIdentifier getLinearId() {
    return linearId;
  }

  public int getCount() {
    return count;
  }

  public Party getKeeper() {
    return keeper;
  }

  public Party getPartner() {
    return partner;
  }

  @Override
  public List<AbstractParty> getParticipants() {
    return keeper.equals(partner) ? List.of(keeper) : List.of(keeper, partner);
  }

  /** The same counter, one further. */
  public CounterState next() {
    return new CounterState(linearId, count + 1, keeper, partner);
  }
}
