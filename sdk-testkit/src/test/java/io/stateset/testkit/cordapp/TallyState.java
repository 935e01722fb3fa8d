package io.stateset.testkit.cordapp;

import java.util.List;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.serialization.ConstructorForDeserialization;

/** A number that {@code keeper} and {@code partner} agree on. */
@BelongsToContract(TallyContract.class)
public class TallyState implements LinearState {
  private final UniqueIdentifier linearId;
  private final int count;
  private final Party keeper;
  private final Party partner;

  @ConstructorForDeserialization
  public TallyState(UniqueIdentifier linearId, int count, Party keeper, Party partner) {
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
    return List.of(keeper, partner);
  }

  TallyState next() {
    return new TallyState(linearId, count + 1, keeper, partner);
  }
}
