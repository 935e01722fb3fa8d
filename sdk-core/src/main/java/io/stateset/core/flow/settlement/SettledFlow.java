package io.stateset.core.flow.settlement;

import java.security.PublicKey;
import java.security.SignatureException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.StateRef;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.ReceiveTransactionFlow;
import net.corda.core.node.StatesToRecord;
import net.corda.core.transactions.SignedTransaction;

/** Takes a transaction that another party settled, if it concerns this one. */
@InitiatedBy(SettleFlow.class)
public final class SettledFlow extends FlowLogic<Void> {
  private final FlowSession session;

  /** {@code session} is that of the party that settled. */
  public SettledFlow(FlowSession session) {
    this.session = session;
  }

  /**
   * Corda's flow fetches what is missing and verifies; signatures are checked here, before anything
   * is recorded.
   */
  @Override
  public Void call() throws FlowException {
    SignedTransaction settled = subFlow(new ReceiveTransactionFlow(session, false));
    requireSigned(settled);
    requireAgreed(settled);
    getServiceHub().recordTransactions(StatesToRecord.ONLY_RELEVANT, List.of(settled));
    session.send(true);
    return null;
  }

  private static void requireSigned(SignedTransaction settled) throws FlowException {
    try {
      settled.verifyRequiredSignatures();
    } catch (SignatureException e) {
      throw new FlowException("Transaction " + settled.getId() + " is not fully signed", e);
    }
  }

  /**
   * Known here in any state, signed by us, or spending a state that we take part in: to refuse that
   * would only leave us with a state that is gone. Anybody else's transaction is none of our
   * business.
   */
  private void requireAgreed(SignedTransaction settled) throws FlowException {
    boolean known =
        getServiceHub().getValidatedTransactions().getTransactionWithStatus(settled.getId())
            != null;
    if (!known && !isSignedByUs(settled) && !spendsOurs(settled)) {
      throw new FlowException("This party has not agreed to transaction " + settled.getId());
    }
  }

  private boolean isSignedByUs(SignedTransaction settled) {
    return settled.getSigs().stream().anyMatch(signature -> isOurs(signature.getBy()));
  }

  private boolean spendsOurs(SignedTransaction settled) throws FlowException {
    Set<StateRef> inputs = new LinkedHashSet<>(settled.getInputs());
    return getServiceHub().loadStates(inputs).stream()
        .flatMap(input -> input.getState().getData().getParticipants().stream())
        .anyMatch(participant -> isOurs(participant.getOwningKey()));
  }

  private boolean isOurs(PublicKey key) {
    return getServiceHub()
        .getKeyManagementService()
        .filterMyKeys(List.of(key))
        .iterator()
        .hasNext();
  }
}
