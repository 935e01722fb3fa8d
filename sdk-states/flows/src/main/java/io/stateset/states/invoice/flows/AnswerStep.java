package io.stateset.states.invoice.flows;

import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.ReceiveFinalityFlow;
import net.corda.core.flows.SignTransactionFlow;
import net.corda.core.transactions.SignedTransaction;

/**
 * The other side of every step: signs after the organisation's own checks if asked to, and records.
 */
abstract class AnswerStep extends FlowLogic<SignedTransaction> {
  private final FlowSession session;

  AnswerStep(FlowSession session) {
    this.session = session;
  }

  /** Throws unless this organisation agrees to the step. */
  abstract void check(SignedTransaction transaction, InvoiceChecks checks) throws FlowException;

  @Override
  public final SignedTransaction call() throws FlowException {
    boolean mustSign = session.receive(Boolean.class).unwrap(asked -> asked);
    if (!mustSign) {
      return subFlow(new ReceiveFinalityFlow(session));
    }
    SignedTransaction signed = subFlow(new Signing(session));
    return subFlow(new ReceiveFinalityFlow(session, signed.getId()));
  }

  private final class Signing extends SignTransactionFlow {
    Signing(FlowSession session) {
      super(session);
    }

    @Override
    protected void checkTransaction(SignedTransaction transaction) throws FlowException {
      check(
          transaction, getServiceHub().cordaService(InvoiceChecksService.class).checks());
    }
  }
}
