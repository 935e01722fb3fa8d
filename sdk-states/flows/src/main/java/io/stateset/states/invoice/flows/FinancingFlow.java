package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingContract;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.Invoice;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.flows.FlowException;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/** One step of one financing agreement. */
abstract class FinancingFlow extends StepFlow {

  final StateAndRef<FinancingAgreement> current(UUID agreement) throws FlowException {
    return LinearStates.current(getServiceHub(), FinancingAgreement.class, agreement);
  }

  final SignedTransaction take(
      FinancingStep step, StateAndRef<FinancingAgreement> before, FinancingAgreement after)
      throws FlowException {
    TransactionBuilder builder =
        new TransactionBuilder(before.getState().getNotary()).addInputState(before);
    if (step == FinancingStep.PAY) {
      UUID invoice = after.getInvoice().getId();
      builder.addReferenceState(
          LinearStates.current(getServiceHub(), Invoice.class, invoice).referenced());
    }
    return finish(builder, step, after);
  }

  final SignedTransaction finish(
      TransactionBuilder builder, FinancingStep step, FinancingAgreement after)
      throws FlowException {
    List<Party> signers = new ArrayList<>();
    if (step.sellerSigns()) {
      signers.add(after.getSeller());
    }
    if (step.lenderSigns()) {
      signers.add(after.getLender());
    }
    builder
        .addOutputState(after, FinancingContract.ID)
        .addCommand(new FinancingContract.Take(step), keys(signers));
    return complete(builder, signers, others(List.of(after.getSeller(), after.getLender())));
  }
}
