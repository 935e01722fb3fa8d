package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceContract;
import io.stateset.states.invoice.InvoiceStep;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowSession;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;

/** The other side of each step of an invoice. */
abstract class InvoiceAnswer extends AnswerStep {

  InvoiceAnswer(FlowSession session) {
    super(session);
  }

  @Override
  final void check(SignedTransaction transaction, InvoiceChecks checks) throws FlowException {
    WireTransaction wire = transaction.getTx();
    boolean oneInvoice =
        wire.getOutputStates().size() == 1 && wire.getOutputStates().get(0) instanceof Invoice;
    if (!oneInvoice
        || !(wire.getCommands().get(0).getValue() instanceof InvoiceContract.Take take)) {
      throw new FlowException("Not a step of one invoice");
    }
    Invoice after = (Invoice) wire.getOutputStates().get(0);
    if (take.getStep() == InvoiceStep.FINANCE) {
      requireOurAgreement(after);
    }
    checks.beforeSigning(take.getStep(), after);
  }

  /** A lender takes a receivable only under an agreement that it has made. */
  private void requireOurAgreement(Invoice after) throws FlowException {
    boolean agreed =
        getServiceHub().getVaultService().queryBy(FinancingAgreement.class).getStates().stream()
            .map(StateAndRef::getState)
            .map(state -> state.getData())
            .anyMatch(agreement -> agreement.getStatus() == FinancingStatus.AGREED
                && agreement.getInvoice().equals(after.getLinearId())
                && agreement.commitment().equals(after.getAgreement()));
    if (!agreed) {
      throw new FlowException("This lender has no agreement to finance " + after);
    }
  }
}
