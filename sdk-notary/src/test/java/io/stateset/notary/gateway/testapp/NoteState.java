package io.stateset.notary.gateway.testapp;

import java.util.List;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.ContractState;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;

/** A number that belongs to somebody. */
@BelongsToContract(NoteContract.class)
public class NoteState implements ContractState {
  private final Party owner;
  private final int number;

  public NoteState(Party owner, int number) {
    this.owner = owner;
    this.number = number;
  }

  public Party getOwner() {
    return owner;
  }

  public int getNumber() {
    return number;
  }

  @Override
  public List<AbstractParty> getParticipants() {
    return List.of(owner);
  }
}
