package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceContract;
import io.stateset.states.invoice.InvoiceStep;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.flows.FlowException;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;
import org.jspecify.annotations.Nullable;

/** One step of one invoice. */
abstract class InvoiceFlow extends StepFlow {

  final StateAndRef<Invoice> current(UUID invoice) throws FlowException {
    return LinearStates.invoice(getServiceHub(), invoice);
  }

  /** A step that changes nothing but the status. */
  final SignedTransaction take(InvoiceStep step, UUID invoice) throws FlowException {
    StateAndRef<Invoice> before = current(invoice);
    return take(step, before, before.getState().getData().after(step), null);
  }

  final SignedTransaction take(
      InvoiceStep step, StateAndRef<Invoice> before, Invoice after, @Nullable TimeWindow window)
      throws FlowException {
    Invoice from = before.getState().getData();
    List<Party> parties =
        List.of(from.getSeller(), from.getBuyer(), from.getPayee(), after.getPayee());
    KnownParties.require(getServiceHub(), parties);
    List<Party> signers =
        step.signers().stream().map(role -> role.of(from, after)).toList();
    TransactionBuilder builder = new TransactionBuilder(before.getState().getNotary())
        .addInputState(before)
        .addOutputState(after, InvoiceContract.ID)
        .addCommand(new InvoiceContract.Take(step), keys(signers));
    if (window != null) {
      builder.setTimeWindow(window);
    }
    return complete(builder, signers, others(parties));
  }
}
