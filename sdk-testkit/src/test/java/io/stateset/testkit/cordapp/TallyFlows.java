package io.stateset.testkit.cordapp;

import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.flows.CollectSignaturesFlow;
import net.corda.core.flows.FinalityFlow;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.ReceiveFinalityFlow;
import net.corda.core.flows.SignTransactionFlow;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/** Begins and counts tallies, as any CorDapp's flows do. */
public final class TallyFlows {
  private TallyFlows() {}

  /** Begins a tally with {@code partner}. */
  @InitiatingFlow
  public static final class Begin extends FlowLogic<SignedTransaction> {
    private final UUID id;
    private final Party partner;

    public Begin(UUID id, Party partner) {
      this.id = id;
      this.partner = partner;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      Party notary = getServiceHub().getNetworkMapCache().getNotaryIdentities().get(0);
      TallyState state =
          new TallyState(new UniqueIdentifier(null, id), 0, getOurIdentity(), partner);
      return agree(this, new TransactionBuilder(notary), state, initiateFlow(partner));
    }
  }

  /** Counts a tally up by one; whoever keeps it may. */
  @InitiatingFlow
  public static final class Count extends FlowLogic<SignedTransaction> {
    private final StateRef ref;

    public Count(StateRef ref) {
      this.ref = ref;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<TallyState> input = getServiceHub().toStateAndRef(ref);
      TallyState old = input.getState().getData();
      TransactionBuilder builder =
          new TransactionBuilder(input.getState().getNotary()).addInputState(input);
      return agree(this, builder, old.next(), initiateFlow(old.getPartner()));
    }
  }

  private static SignedTransaction agree(
      FlowLogic<?> flow, TransactionBuilder builder, TallyState output, FlowSession partner)
      throws FlowException {
    builder
        .addOutputState(output, TallyContract.ID)
        .addCommand(
            new TallyContract.Count(),
            output.getKeeper().getOwningKey(),
            output.getPartner().getOwningKey());
    SignedTransaction ours = flow.getServiceHub().signInitialTransaction(builder);
    SignedTransaction signed = flow.subFlow(new CollectSignaturesFlow(ours, List.of(partner)));
    return flow.subFlow(new FinalityFlow(signed, List.of(partner)));
  }

  private static SignedTransaction answer(FlowLogic<?> flow, FlowSession keeper)
      throws FlowException {
    SignedTransaction signed = flow.subFlow(new SignTransactionFlow(keeper) {
      @Override
      protected void checkTransaction(SignedTransaction transaction) {}
    });
    return flow.subFlow(new ReceiveFinalityFlow(keeper, signed.getId()));
  }

  /** The partner's side of {@link Begin}. */
  @InitiatedBy(Begin.class)
  public static final class BeginResponder extends FlowLogic<SignedTransaction> {
    private final FlowSession keeper;

    public BeginResponder(FlowSession keeper) {
      this.keeper = keeper;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return answer(this, keeper);
    }
  }

  /** The partner's side of {@link Count}. */
  @InitiatedBy(Count.class)
  public static final class CountResponder extends FlowLogic<SignedTransaction> {
    private final FlowSession keeper;

    public CountResponder(FlowSession keeper) {
      this.keeper = keeper;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return answer(this, keeper);
    }
  }
}
