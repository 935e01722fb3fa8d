package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceContract;
import io.stateset.states.invoice.InvoiceStep;
import io.stateset.states.invoice.InvoiceTerms;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.ReceiveTransactionFlow;
import net.corda.core.flows.SendTransactionFlow;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A flow for each step of an invoice, to be started by its class and arguments; {@link Invoices}
 * does so by name.
 */
public final class InvoiceFlows {
  private InvoiceFlows() {}

  /** The seller sends an invoice to the buyer. */
  @InitiatingFlow
  public static final class Issue extends InvoiceFlow {
    private final UUID id;
    private final Party buyer;
    private final InvoiceTerms terms;

    /** {@code id} names the invoice for all its life. */
    public Issue(UUID id, Party buyer, InvoiceTerms terms) {
      this.id = id;
      this.buyer = buyer;
      this.terms = terms;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      LinearStates.requireNew(getServiceHub(), Invoice.class, id);
      KnownParties.require(getServiceHub(), List.of(buyer));
      Party us = getOurIdentity();
      Invoice invoice =
          Invoice.issue(new UniqueIdentifier(terms.getNumber(), id), us, buyer, terms);
      TransactionBuilder builder = new TransactionBuilder(notary())
          .addOutputState(invoice, InvoiceContract.ID)
          .addCommand(new InvoiceContract.Take(InvoiceStep.ISSUE), us.getOwningKey())
          .setTimeWindow(ANY_TIME);
      return complete(builder, List.of(us), others(List.of(buyer)));
    }

    private Party notary() throws FlowException {
      return getServiceHub().getNetworkMapCache().getNotaryIdentities().stream()
          .findFirst()
          .orElseThrow(() -> new FlowException("The network parameters name no notary"));
    }

    @Override
    void offer(FlowSession session, SignedTransaction ours) throws FlowException {
      subFlow(new SendTransactionFlow(session, ours));
      session.receive(Boolean.class).unwrap(taken -> taken);
    }
  }

  /** The buyer agrees to owe an invoice. */
  @InitiatingFlow
  public static final class Approve extends InvoiceFlow {
    private final UUID invoice;

    /** {@code invoice} is an invoice's id. */
    public Approve(UUID invoice) {
      this.invoice = invoice;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(InvoiceStep.APPROVE, invoice);
    }
  }

  /** The buyer objects to an invoice. */
  @InitiatingFlow
  public static final class Dispute extends InvoiceFlow {
    private final UUID invoice;

    /** {@code invoice} is an invoice's id. */
    public Dispute(UUID invoice) {
      this.invoice = invoice;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(InvoiceStep.DISPUTE, invoice);
    }
  }

  /** The seller takes an invoice back. */
  @InitiatingFlow
  public static final class Cancel extends InvoiceFlow {
    private final UUID invoice;

    /** {@code invoice} is an invoice's id. */
    public Cancel(UUID invoice) {
      this.invoice = invoice;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(InvoiceStep.CANCEL, invoice);
    }
  }

  /** The payee has not found the transfer that the buyer names. */
  @InitiatingFlow
  public static final class DenyPayment extends InvoiceFlow {
    private final UUID invoice;

    /** {@code invoice} is an invoice's id. */
    public DenyPayment(UUID invoice) {
      this.invoice = invoice;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(InvoiceStep.DENY_PAYMENT, invoice);
    }
  }

  /** The payee has found the money in its account. */
  @InitiatingFlow
  public static final class Settle extends InvoiceFlow {
    private final UUID invoice;

    /** {@code invoice} is an invoice's id. */
    public Settle(UUID invoice) {
      this.invoice = invoice;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(InvoiceStep.SETTLE, invoice);
    }
  }

  /** The payee states that the due date has passed. */
  @InitiatingFlow
  public static final class MarkOverdue extends InvoiceFlow {
    private final UUID invoice;

    /** {@code invoice} is an invoice's id. */
    public MarkOverdue(UUID invoice) {
      this.invoice = invoice;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<Invoice> before = current(invoice);
      Invoice after = before.getState().getData().after(InvoiceStep.MARK_OVERDUE);
      return take(
          InvoiceStep.MARK_OVERDUE, before, after, TimeWindow.fromOnly(after.endOfDueDate()));
    }
  }

  /** The buyer has paid, and says by which transfer. */
  @InitiatingFlow
  public static final class Pay extends InvoiceFlow {
    private final UUID invoice;
    private final String bankReference;

    /** {@code bankReference} is what the payee will find on its statement. */
    public Pay(UUID invoice, String bankReference) {
      this.invoice = invoice;
      this.bankReference = bankReference;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<Invoice> before = current(invoice);
      Invoice after = before.getState().getData().paid(bankReference);
      return take(InvoiceStep.PAY, before, after, null);
    }
  }

  /**
   * The seller gives the receivable to the lender under an agreement that binds both already,
   * before that agreement ends. The buyer learns whom to pay, and nothing of the agreement.
   */
  @InitiatingFlow
  public static final class Finance extends InvoiceFlow {
    private final UUID agreement;
    private final @Nullable StateRef invoice;

    /** {@code agreement} is the id of the financing agreement. */
    public Finance(UUID agreement) {
      this.agreement = agreement;
      this.invoice = null;
    }

    /** From a state that the caller names, rather than the one that was agreed. */
    public Finance(UUID agreement, StateRef invoice) {
      this.agreement = agreement;
      this.invoice = invoice;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      FinancingAgreement agreed =
          LinearStates.agreement(getServiceHub(), agreement).getState().getData();
      if (agreed.getStatus() != FinancingStatus.AGREED) {
        throw new FlowException(
            "Agreement " + agreement + " is " + agreed.getStatus() + ", not AGREED");
      }
      StateAndRef<Invoice> before =
          getServiceHub().toStateAndRef(invoice == null ? agreed.getReceivable() : invoice);
      Invoice after = before.getState().getData().financed(agreed.getLender(), agreed.commitment());
      return take(InvoiceStep.FINANCE, before, after, TimeWindow.untilOnly(agreed.getValidUntil()));
    }

    /** The lender finds its agreement by this id; the buyer does not hear it. */
    @Override
    void explain(FlowSession session) {
      session.send(agreement);
    }
  }

  /** The other side of {@link Issue}: the buyer looks at the invoice before it has one. */
  @InitiatedBy(Issue.class)
  public static final class IssueAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public IssueAnswer(FlowSession session) {
      super(session, InvoiceStep.ISSUE);
    }

    @Override
    void consider() throws FlowException {
      SignedTransaction offered = subFlow(new ReceiveTransactionFlow(session, false));
      Invoice invoice = ShowInvoice.Answer.only(offered, session.getCounterparty());
      LinearStates.requireNew(
          getServiceHub(), Invoice.class, invoice.getLinearId().getId());
      ShowInvoice.Answer.check(getServiceHub(), invoice);
      session.send(true);
    }
  }

  /** The other side of {@link Approve}. */
  @InitiatedBy(Approve.class)
  public static final class ApproveAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public ApproveAnswer(FlowSession session) {
      super(session, InvoiceStep.APPROVE);
    }
  }

  /** The other side of {@link Dispute}. */
  @InitiatedBy(Dispute.class)
  public static final class DisputeAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public DisputeAnswer(FlowSession session) {
      super(session, InvoiceStep.DISPUTE);
    }
  }

  /** The other side of {@link Cancel}. */
  @InitiatedBy(Cancel.class)
  public static final class CancelAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public CancelAnswer(FlowSession session) {
      super(session, InvoiceStep.CANCEL);
    }
  }

  /** The other side of {@link DenyPayment}. */
  @InitiatedBy(DenyPayment.class)
  public static final class DenyPaymentAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public DenyPaymentAnswer(FlowSession session) {
      super(session, InvoiceStep.DENY_PAYMENT);
    }
  }

  /** The other side of {@link Settle}. */
  @InitiatedBy(Settle.class)
  public static final class SettleAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public SettleAnswer(FlowSession session) {
      super(session, InvoiceStep.SETTLE);
    }
  }

  /** The other side of {@link MarkOverdue}. */
  @InitiatedBy(MarkOverdue.class)
  public static final class MarkOverdueAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public MarkOverdueAnswer(FlowSession session) {
      super(session, InvoiceStep.MARK_OVERDUE);
    }
  }

  /** The other side of {@link Pay}. */
  @InitiatedBy(Pay.class)
  public static final class PayAnswer extends InvoiceAnswer {
    /** Called by the node. */
    public PayAnswer(FlowSession session) {
      super(session, InvoiceStep.PAY);
    }
  }

  /** The other side of {@link Finance}: the lender signs, the buyer learns. */
  @InitiatedBy(Finance.class)
  public static final class FinanceAnswer extends FinancingTransferAnswer {
    /** Called by the node. */
    public FinanceAnswer(FlowSession session) {
      super(session);
    }
  }
}
