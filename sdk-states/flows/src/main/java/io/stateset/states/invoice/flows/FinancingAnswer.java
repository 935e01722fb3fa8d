package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingContract;
import io.stateset.states.invoice.FinancingStep;
import java.util.List;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowSession;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;

/** The other side of a step of a financing agreement. */
abstract class FinancingAnswer extends AnswerStep {
  private final FinancingStep step;

  FinancingAnswer(FlowSession session, FinancingStep step) {
    super(session);
    this.step = step;
  }

  @Override
  final boolean isSignedByTwo() {
    return step.signers().size() > 1;
  }

  @Override
  final void check(SignedTransaction transaction, InvoiceChecks checks) throws FlowException {
    Proposal<FinancingAgreement> proposal =
        Proposal.read(getServiceHub(), transaction, FinancingAgreement.class);
    FinancingAgreement after = proposal.after();
    if (!proposal.command().equals(new FinancingContract.Take(step))) {
      throw new FlowException("Not the step " + step);
    }
    List<Party> signers = step.signers().stream().map(role -> role.of(after)).toList();
    proposal.requireSigners(signers, session.getCounterparty(), getOurIdentity());
    checks.beforeSigning(step, after);
  }
}
