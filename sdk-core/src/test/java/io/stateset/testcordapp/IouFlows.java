package io.stateset.testcordapp;

import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionResolutionException;
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
import net.corda.core.node.ServiceHub;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/** Corda flows as any CorDapp has them. */
public final class IouFlows {
  /** What the responder of {@link Move} refuses to sign. */
  public static final long TOO_MUCH = 1_000_000;

  private IouFlows() {}

  /** The borrower issues a debt to {@code owner}. */
  @InitiatingFlow
  public static final class Issue extends FlowLogic<SignedTransaction> {
    private final UUID id;
    private final long cents;
    private final Party owner;

    public Issue(UUID id, long cents, Party owner) {
      this.id = id;
      this.cents = cents;
      this.owner = owner;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      Party notary = getServiceHub().getNetworkMapCache().getNotaryIdentities().get(0);
      IouState state = new IouState(new UniqueIdentifier(null, id), cents, owner, getOurIdentity());
      TransactionBuilder builder = new TransactionBuilder(notary)
          .addOutputState(state, IouContract.ID)
          .addCommand(new IouContract.Issue(), getOurIdentity().getOwningKey());
      SignedTransaction signed = getServiceHub().signInitialTransaction(builder);
      if (owner.equals(getOurIdentity())) {
        return subFlow(new FinalityFlow(signed, List.of()));
      }
      return subFlow(new FinalityFlow(signed, List.of(initiateFlow(owner))));
    }
  }

  /** The owner's side of {@link Issue}. */
  @InitiatedBy(Issue.class)
  public static final class IssueResponder extends FlowLogic<SignedTransaction> {
    private final FlowSession session;

    public IssueResponder(FlowSession session) {
      this.session = session;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return subFlow(new ReceiveFinalityFlow(session));
    }
  }

  /** The owner gives a debt to another owner; the borrower signs too. */
  @InitiatingFlow
  public static final class Move extends FlowLogic<SignedTransaction> {
    private final StateRef ref;
    private final Party newOwner;

    public Move(StateRef ref, Party newOwner) {
      this.ref = ref;
      this.newOwner = newOwner;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      FlowSession session = initiateFlow(borrower(getServiceHub(), ref));
      SignedTransaction ours = move(getServiceHub(), ref, newOwner);
      SignedTransaction signed = subFlow(new CollectSignaturesFlow(ours, List.of(session)));
      return subFlow(new FinalityFlow(signed, List.of(session)));
    }
  }

  static Party borrower(ServiceHub services, StateRef ref) throws TransactionResolutionException {
    return services.<IouState>toStateAndRef(ref).getState().getData().getBorrower();
  }

  /** Signed by the owner. */
  static SignedTransaction move(ServiceHub services, StateRef ref, Party newOwner)
      throws TransactionResolutionException {
    StateAndRef<IouState> input = services.toStateAndRef(ref);
    IouState old = input.getState().getData();
    return services.signInitialTransaction(
        new TransactionBuilder(input.getState().getNotary())
            .addInputState(input)
            .addOutputState(old.withOwner(newOwner), IouContract.ID)
            .addCommand(
                new IouContract.Move(),
                old.getOwner().getOwningKey(),
                old.getBorrower().getOwningKey()));
  }

  /** The borrower's side of {@link Move}. */
  @InitiatedBy(Move.class)
  public static final class MoveResponder extends FlowLogic<SignedTransaction> {
    private final FlowSession session;

    public MoveResponder(FlowSession session) {
      this.session = session;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      SignedTransaction signed = subFlow(new SignTransactionFlow(session) {
        @Override
        protected void checkTransaction(SignedTransaction transaction) throws FlowException {
          IouState output = (IouState) transaction.getTx().getOutputStates().get(0);
          if (output.getCents() > TOO_MUCH) {
            throw new FlowException("too much: " + output.getCents());
          }
        }
      });
      return subFlow(new ReceiveFinalityFlow(session, signed.getId()));
    }
  }
}
