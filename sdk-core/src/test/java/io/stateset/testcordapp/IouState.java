package io.stateset.testcordapp;

import java.util.List;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.serialization.ConstructorForDeserialization;

/** {@code borrower} owes {@code owner} an amount in cents. */
@BelongsToContract(IouContract.class)
public class IouState implements LinearState {
  private final UniqueIdentifier linearId;
  private final long cents;
  private final Party owner;
  private final Party borrower;

  @ConstructorForDeserialization
  public IouState(UniqueIdentifier linearId, long cents, Party owner, Party borrower) {
    this.linearId = linearId;
    this.cents = cents;
    this.owner = owner;
    this.borrower = borrower;
  }

  @Override
  public UniqueIdentifier getLinearId() {
    return linearId;
  }

  public long getCents() {
    return cents;
  }

  public Party getOwner() {
    return owner;
  }

  public Party getBorrower() {
    return borrower;
  }

  @Override
  public List<AbstractParty> getParticipants() {
    return List.of(owner, borrower);
  }

  public IouState withOwner(Party newOwner) {
    return new IouState(linearId, cents, newOwner, borrower);
  }

  public IouState withCents(long newCents) {
    return new IouState(linearId, newCents, owner, borrower);
  }
}
