package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceContract;
import io.stateset.states.invoice.InvoiceStep;
import java.util.List;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowSession;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;

/** The other side of a step of an invoice. */
abstract class InvoiceAnswer extends AnswerStep {
  private final InvoiceStep step;

  InvoiceAnswer(FlowSession session, InvoiceStep step) {
    super(session);
    this.step = step;
  }

  @Override
  final boolean isSignedByTwo() {
    return step.signers().size() > 1;
  }

  @Override
  final void check(SignedTransaction transaction, InvoiceChecks checks) throws FlowException {
    Proposal<Invoice> proposal = Proposal.read(getServiceHub(), transaction, Invoice.class);
    Invoice after = proposal.after();
    if (!proposal.command().equals(new InvoiceContract.Take(step))) {
      throw new FlowException("Not the step " + step);
    }
    List<Party> signers =
        step.signers().stream().map(role -> role.of(proposal.before(), after)).toList();
    proposal.requireSigners(signers, session.getCounterparty(), getOurIdentity());
    KnownParties.require(
        getServiceHub(), List.of(after.getSeller(), after.getBuyer(), after.getPayee()));
    checkFurther(proposal);
    checks.beforeSigning(step, after);
  }

  /** What this step needs beside. */
  void checkFurther(Proposal<Invoice> proposal) throws FlowException {}
}
