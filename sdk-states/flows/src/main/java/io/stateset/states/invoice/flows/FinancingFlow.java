package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingContract;
import io.stateset.states.invoice.FinancingStep;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.flows.FlowException;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;
import org.jspecify.annotations.Nullable;

/** One step of one financing agreement. */
abstract class FinancingFlow extends StepFlow {

  final StateAndRef<FinancingAgreement> current(UUID agreement) throws FlowException {
    return LinearStates.agreement(getServiceHub(), agreement);
  }

  /** A step that changes nothing but the status. */
  final SignedTransaction take(FinancingStep step, UUID agreement) throws FlowException {
    StateAndRef<FinancingAgreement> before = current(agreement);
    return take(step, before, before.getState().getData().after(step), null);
  }

  final SignedTransaction take(
      FinancingStep step,
      StateAndRef<FinancingAgreement> before,
      FinancingAgreement after,
      @Nullable TimeWindow window)
      throws FlowException {
    TransactionBuilder builder =
        new TransactionBuilder(before.getState().getNotary()).addInputState(before);
    if (step.refersToInvoice()) {
      UUID invoice = after.getInvoice().getId();
      builder.addReferenceState(LinearStates.invoice(getServiceHub(), invoice).referenced());
    }
    if (window != null) {
      builder.setTimeWindow(window);
    }
    return finish(builder, step, after);
  }

  final SignedTransaction finish(
      TransactionBuilder builder, FinancingStep step, FinancingAgreement after)
      throws FlowException {
    List<Party> signers = step.signers().stream().map(role -> role.of(after)).toList();
    builder
        .addOutputState(after, FinancingContract.ID)
        .addCommand(new FinancingContract.Take(step), keys(signers));
    return complete(builder, signers, others(List.of(after.getSeller(), after.getLender())));
  }
}
