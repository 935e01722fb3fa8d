package io.stateset.states.invoice.flows;

import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.ReceiveFinalityFlow;
import net.corda.core.flows.SignTransactionFlow;
import net.corda.core.transactions.SignedTransaction;

/**
 * The other side of a step: records it, and before that signs it if this step is one that two
 * parties sign, and the organisation's own checks agree.
 *
 * <p>A peer that asks for a signature on another step than this flow is for, or on a step that is
 * for its proposer alone to sign, gets none: this is what keeps a seller from having its own
 * invoice approved.
 */
abstract class AnswerStep extends FlowLogic<SignedTransaction> {
  final FlowSession session;

  AnswerStep(FlowSession session) {
    this.session = session;
  }

  /** Whether this party is ever asked to sign the step. */
  abstract boolean isSignedByTwo();

  /** Throws if this party does not take what it is offered, and does not sign. */
  void consider() throws FlowException {}

  /** Hears what the other side explains before it asks for the signature. */
  void listen() throws FlowException {}

  /**
   * Throws unless the transaction is the step that this flow is for, and this organisation agrees
   * to it.
   */
  abstract void check(SignedTransaction transaction, InvoiceChecks checks) throws FlowException;

  @Override
  public final SignedTransaction call() throws FlowException {
    boolean mustSign = session.receive(Boolean.class).unwrap(asked -> asked);
    if (!mustSign) {
      consider();
      return subFlow(new ReceiveFinalityFlow(session));
    }
    if (!isSignedByTwo()) {
      throw new FlowException("This step is signed by who proposes it alone");
    }
    listen();
    SignedTransaction signed = subFlow(new Signing());
    return subFlow(new ReceiveFinalityFlow(session, signed.getId()));
  }

  private final class Signing extends SignTransactionFlow {
    Signing() {
      super(AnswerStep.this.session);
    }

    @Override
    protected void checkTransaction(SignedTransaction transaction) throws FlowException {
      check(transaction, InvoiceChecksService.of(getServiceHub()));
    }
  }
}
