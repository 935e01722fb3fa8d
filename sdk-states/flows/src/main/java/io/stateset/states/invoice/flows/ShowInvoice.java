package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.Invoice;
import java.security.SignatureException;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.ReceiveTransactionFlow;
import net.corda.core.flows.SendTransactionFlow;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.StatesToRecord;
import net.corda.core.transactions.SignedTransaction;
import org.jspecify.annotations.Nullable;

/** The seller shows an invoice, with all that proves it, to somebody who may finance it. */
@InitiatingFlow
public final class ShowInvoice extends FlowLogic<Void> {
  private final UUID invoice;
  private final Party lender;

  /** {@code invoice} is the id of an invoice in this node's vault. */
  public ShowInvoice(UUID invoice, Party lender) {
    this.invoice = invoice;
    this.lender = lender;
  }

  @Override
  public @Nullable Void call() throws FlowException {
    StateAndRef<Invoice> current = LinearStates.invoice(getServiceHub(), invoice);
    SignedTransaction transaction = getServiceHub()
        .getValidatedTransactions()
        .getTransaction(current.getRef().getTxhash());
    if (transaction == null) {
      throw new FlowException("The ledger lacks transaction " + current.getRef().getTxhash());
    }
    FlowSession session = initiateFlow(lender);
    subFlow(new SendTransactionFlow(session, transaction));
    requireKept(session.receive(Boolean.class).unwrap(kept -> kept));
    return null;
  }

  private static void requireKept(boolean kept) throws FlowException {
    if (!kept) {
      throw new FlowException("The lender does not keep the invoice");
    }
  }

  /**
   * The lender's side of {@link ShowInvoice}: the invoice is in its vault afterwards, to look at.
   */
  @InitiatedBy(ShowInvoice.class)
  public static final class Answer extends FlowLogic<SignedTransaction> {
    private final FlowSession session;

    /** Called by the node. */
    public Answer(FlowSession session) {
      this.session = session;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      // With the check of signatures that flow would record, too: before our own checks.
      SignedTransaction shown = subFlow(new ReceiveTransactionFlow(session, false));
      requireSigned(shown);
      check(getServiceHub(), only(shown, session.getCounterparty()));
      getServiceHub().recordTransactions(StatesToRecord.ALL_VISIBLE, List.of(shown));
      session.send(true);
      return shown;
    }

    private static void requireSigned(SignedTransaction shown) throws FlowException {
      try {
        shown.verifyRequiredSignatures();
      } catch (SignatureException e) {
        throw new FlowException("The invoice's signatures are not complete", e);
      }
    }

    /** One invoice of who shows it, and nothing else. */
    static Invoice only(SignedTransaction transaction, Party seller) throws FlowException {
      List<ContractState> outputs = transaction.getTx().getOutputStates();
      ContractState only = outputs.size() == 1 ? outputs.get(0) : null;
      if (!(only instanceof Invoice shown) || !shown.getSeller().equals(seller)) {
        throw new FlowException("Not one invoice of the seller that shows it");
      }
      return shown;
    }

    /** Whether this organisation wants to have the invoice. */
    static void check(ServiceHub services, Invoice shown) throws FlowException {
      KnownParties.require(
          services, List.of(shown.getSeller(), shown.getBuyer(), shown.getPayee()));
      InvoiceChecksService.of(services).beforeKeeping(shown);
    }
  }
}
