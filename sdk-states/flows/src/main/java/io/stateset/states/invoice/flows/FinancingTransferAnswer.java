package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceStep;
import java.util.UUID;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowSession;
import org.jspecify.annotations.Nullable;

/** The lender's side of the transfer of a receivable, and the buyer's, who only learns of it. */
abstract class FinancingTransferAnswer extends InvoiceAnswer {
  private @Nullable UUID agreement;

  FinancingTransferAnswer(FlowSession session) {
    super(session, InvoiceStep.FINANCE);
  }

  @Override
  final void listen() throws FlowException {
    agreement = session.receive(UUID.class).unwrap(id -> id);
  }

  /**
   * A lender takes over a receivable only under an agreement of its own, and the one that it has
   * looked at.
   */
  @Override
  final void checkFurther(Proposal<Invoice> proposal) throws FlowException {
    if (agreement == null) {
      throw new FlowException("No agreement was named");
    }
    FinancingAgreement agreed =
        LinearStates.agreement(getServiceHub(), agreement).getState().getData();
    boolean ours = agreed.getStatus() == FinancingStatus.AGREED
        && agreed.getReceivable().equals(proposal.input())
        && agreed.commitment().equals(proposal.after().getAgreement());
    if (!ours) {
      throw new FlowException("Agreement " + agreement + " is not to finance this receivable");
    }
  }
}
