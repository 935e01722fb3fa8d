package io.stateset.core.vault;

import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.CommandAndState;
import net.corda.core.contracts.Contract;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.FungibleState;
import net.corda.core.contracts.Issued;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.OwnableState;
import net.corda.core.contracts.TypeOnlyCommandData;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.identity.AbstractParty;
import net.corda.core.transactions.LedgerTransaction;
import org.jspecify.annotations.Nullable;

/** States of every kind that the vault tells apart. */
final class TestStates {
  static final String CONTRACT = "io.stateset.core.vault.TestStates$AnyContract";

  private TestStates() {}

  /** Accepts everything. */
  public static class AnyContract implements Contract {
    @Override
    public void verify(LedgerTransaction tx) {}
  }

  /** Does nothing. */
  public static class AnyCommand extends TypeOnlyCommandData {}

  /** An interface between states and Corda's own. */
  public interface Labelled extends LinearState {
    String getLabel();
  }

  /** A linear state with values for typed columns. */
  @BelongsToContract(AnyContract.class)
  public static class Thing implements Labelled {
    private final UniqueIdentifier linearId;
    private final String label;
    private final long size;
    private final @Nullable LocalDate due;
    private final List<AbstractParty> participants;

    public Thing(
        UniqueIdentifier linearId,
        String label,
        long size,
        @Nullable LocalDate due,
        List<AbstractParty> participants) {
      this.linearId = linearId;
      this.label = label;
      this.size = size;
      this.due = due;
      this.participants = participants;
    }

    @Override
    public UniqueIdentifier getLinearId() {
      return linearId;
    }

    @Override
    public String getLabel() {
      return label;
    }

    public long getSize() {
      return size;
    }

    public @Nullable LocalDate getDue() {
      return due;
    }

    @Override
    public List<AbstractParty> getParticipants() {
      return participants;
    }
  }

  /** Another linear state. */
  @BelongsToContract(AnyContract.class)
  public static class OtherThing implements Labelled {
    private final UniqueIdentifier linearId;
    private final String label;
    private final List<AbstractParty> participants;

    public OtherThing(UniqueIdentifier linearId, String label, List<AbstractParty> participants) {
      this.linearId = linearId;
      this.label = label;
      this.participants = participants;
    }

    @Override
    public UniqueIdentifier getLinearId() {
      return linearId;
    }

    @Override
    public String getLabel() {
      return label;
    }

    @Override
    public List<AbstractParty> getParticipants() {
      return participants;
    }
  }

  /** Neither linear nor fungible. */
  @BelongsToContract(AnyContract.class)
  public static class Plain implements ContractState {
    private final String text;
    private final List<AbstractParty> participants;

    public Plain(String text, List<AbstractParty> participants) {
      this.text = text;
      this.participants = participants;
    }

    public String getText() {
      return text;
    }

    @Override
    public List<AbstractParty> getParticipants() {
      return participants;
    }
  }

  /** Fungible without an owner. */
  @BelongsToContract(AnyContract.class)
  public static class Points implements FungibleState<Currency> {
    private final Amount<Currency> amount;
    private final List<AbstractParty> participants;

    public Points(Amount<Currency> amount, List<AbstractParty> participants) {
      this.amount = amount;
      this.participants = participants;
    }

    @Override
    public Amount<Currency> getAmount() {
      return amount;
    }

    @Override
    public List<AbstractParty> getParticipants() {
      return participants;
    }
  }

  /** Issued, owned money; the issuer takes part as well. */
  @BelongsToContract(AnyContract.class)
  public static class Coin implements FungibleState<Issued<Currency>>, OwnableState {
    private final Amount<Issued<Currency>> amount;
    private final AbstractParty owner;

    public Coin(Amount<Issued<Currency>> amount, AbstractParty owner) {
      this.amount = amount;
      this.owner = owner;
    }

    @Override
    public Amount<Issued<Currency>> getAmount() {
      return amount;
    }

    @Override
    public AbstractParty getOwner() {
      return owner;
    }

    @Override
    public List<AbstractParty> getParticipants() {
      return List.of(owner, amount.getToken().getIssuer().getParty());
    }

    @Override
    public CommandAndState withNewOwner(AbstractParty newOwner) {
      return new CommandAndState(new AnyCommand(), new Coin(amount, newOwner));
    }
  }

  /** Its code throws once it is on the ledger. */
  @BelongsToContract(AnyContract.class)
  public static class Faulty implements ContractState {
    private final String text;

    public Faulty(String text) {
      this.text = text;
    }

    public String getText() {
      return text;
    }

    @Override
    public List<AbstractParty> getParticipants() {
      throw new IllegalStateException("participants of " + text);
    }
  }
}
