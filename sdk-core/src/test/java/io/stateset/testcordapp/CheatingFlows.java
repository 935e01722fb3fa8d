package io.stateset.testcordapp;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.flows.CollectSignaturesFlow;
import net.corda.core.flows.FinalityFlow;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.ReceiveFinalityFlow;
import net.corda.core.flows.ReceiveTransactionFlow;
import net.corda.core.flows.SendTransactionFlow;
import net.corda.core.identity.Party;
import net.corda.core.node.StatesToRecord;
import net.corda.core.serialization.CordaSerializable;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;
import net.corda.core.utilities.NonEmptySet;

/** Flows of which one side does not do what it should. */
public final class CheatingFlows {
  private CheatingFlows() {}

  /** An honest owner moves a debt; its borrower forges its own signature. */
  @InitiatingFlow
  public static final class MoveWithForger extends FlowLogic<SignedTransaction> {
    private final StateRef ref;
    private final Forgery forgery;

    public MoveWithForger(StateRef ref, Forgery forgery) {
      this.ref = ref;
      this.forgery = forgery;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      getServiceHub().getVaultService().softLockReserve(getRunId().getUuid(), NonEmptySet.of(ref));
      FlowSession session = initiateFlow(IouFlows.borrower(getServiceHub(), ref));
      session.send(forgery);
      SignedTransaction ours = IouFlows.move(getServiceHub(), ref, getOurIdentity());
      SignedTransaction signed = subFlow(new CollectSignaturesFlow(ours, List.of(session)));
      return subFlow(new FinalityFlow(signed, List.of(session)));
    }
  }

  /** The borrower of {@link MoveWithForger}. */
  @InitiatedBy(MoveWithForger.class)
  public static final class Forger extends FlowLogic<Void> {
    private final FlowSession session;

    public Forger(FlowSession session) {
      this.session = session;
    }

    @Override
    public Void call() throws FlowException {
      Forgery forgery = session.receive(Forgery.class).unwrap(asked -> asked);
      SignedTransaction asked = subFlow(new ReceiveTransactionFlow(session, false));
      session.receive(List.class).unwrap(keys -> keys);
      PublicKey key = getOurIdentity().getOwningKey();
      session.send(List.of(forgery.sign(getServiceHub(), asked.getId(), key)));
      subFlow(new ReceiveFinalityFlow(session, asked.getId()));
      return null;
    }
  }

  /** What an owner may send instead of the transaction that its borrower signed. */
  @CordaSerializable
  public enum Swindle {
    /** Another one that is valid in itself. */
    ANOTHER_TRANSACTION,
    /** Another one with the signatures of the first. */
    CHANGED_TRANSACTION,
    /** The right one, with a notary's signature that is none. */
    FORGED_NOTARY
  }

  /** The owner moves a debt and cheats after its borrower has signed. */
  @InitiatingFlow
  public static final class CheatingMove extends FlowLogic<Void> {
    private final StateRef ref;
    private final Swindle swindle;

    public CheatingMove(StateRef ref, Swindle swindle) {
      this.ref = ref;
      this.swindle = swindle;
    }

    @Override
    public Void call() throws FlowException {
      Party borrower = IouFlows.borrower(getServiceHub(), ref);
      FlowSession session = initiateFlow(borrower);
      SignedTransaction ours = IouFlows.move(getServiceHub(), ref, getOurIdentity());
      SignedTransaction signed = subFlow(new CollectSignaturesFlow(ours, List.of(session)));
      cheat(session, signed, borrower);
      session.receive(Boolean.class).unwrap(done -> done);
      return null;
    }

    private void cheat(FlowSession session, SignedTransaction signed, Party borrower)
        throws FlowException {
      PublicKey notary = signed.getNotary().getOwningKey();
      TransactionSignature forged = Forgery.inTheNameOf(notary, signed.getId());
      switch (swindle) {
        case ANOTHER_TRANSACTION -> send(session, anotherFor(borrower, signed.getNotary()));
        case CHANGED_TRANSACTION -> send(session, changed(signed, borrower));
        case FORGED_NOTARY -> send(session, signed.withAdditionalSignature(forged));
      }
    }

    private SignedTransaction anotherFor(Party owner, Party notary) {
      IouState state = new IouState(new UniqueIdentifier(), 1, owner, getOurIdentity());
      return getServiceHub()
          .signInitialTransaction(new TransactionBuilder(notary)
              .addOutputState(state, IouContract.ID)
              .addCommand(new IouContract.Issue(), getOurIdentity().getOwningKey()));
    }

    private SignedTransaction changed(SignedTransaction signed, Party newOwner)
        throws FlowException {
      SignedTransaction other = IouFlows.move(getServiceHub(), ref, newOwner);
      return new SignedTransaction(other.getTxBits(), new ArrayList<>(signed.getSigs()));
    }

    private void send(FlowSession session, SignedTransaction transaction) throws FlowException {
      subFlow(new SendTransactionFlow(
          transaction, Set.of(session), Set.of(), StatesToRecord.ONLY_RELEVANT, true));
    }
  }

  /** The borrower of {@link CheatingMove}, which does what it should. */
  @InitiatedBy(CheatingMove.class)
  public static final class HonestSigner extends FlowLogic<SignedTransaction> {
    private final FlowSession session;

    public HonestSigner(FlowSession session) {
      this.session = session;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return subFlow(new IouFlows.MoveResponder(session));
    }
  }
}
