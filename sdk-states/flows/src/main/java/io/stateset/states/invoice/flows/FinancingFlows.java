package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingContract;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.Invoice;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.ReceiveTransactionFlow;
import net.corda.core.flows.SendTransactionFlow;
import net.corda.core.identity.Party;
import net.corda.core.node.StatesToRecord;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;
import net.corda.core.transactions.WireTransaction;

/**
 * A flow for each step of financing, to be started by its class and arguments; {@link Invoices}
 * does so by name.
 */
public final class FinancingFlows {
  private FinancingFlows() {}

  /** The seller shows an invoice, with all that proves it, to somebody who may finance it. */
  @InitiatingFlow
  public static final class ShowInvoice extends FlowLogic<Void> {
    private final UUID invoice;
    private final Party lender;

    /** {@code invoice} is the id of an invoice in this node's vault. */
    public ShowInvoice(UUID invoice, Party lender) {
      this.invoice = invoice;
      this.lender = lender;
    }

    @Override
    public Void call() throws FlowException {
      StateAndRef<Invoice> current = LinearStates.current(getServiceHub(), Invoice.class, invoice);
      SignedTransaction transaction = getServiceHub()
          .getValidatedTransactions()
          .getTransaction(current.getRef().getTxhash());
      if (transaction == null) {
        throw new FlowException(
            "The ledger lacks transaction " + current.getRef().getTxhash());
      }
      return subFlow(new SendTransactionFlow(initiateFlow(lender), transaction));
    }
  }

  /**
   * The lender's side of {@link ShowInvoice}: the invoice is in its vault afterwards, to look at.
   */
  @InitiatedBy(ShowInvoice.class)
  public static final class ShowInvoiceAnswer extends FlowLogic<SignedTransaction> {
    private final FlowSession session;

    /** Called by the node. */
    public ShowInvoiceAnswer(FlowSession session) {
      this.session = session;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return subFlow(new ReceiveTransactionFlow(session, true, StatesToRecord.ALL_VISIBLE));
    }
  }

  /** The lender offers a price for the receivable in an invoice that it was shown. */
  @InitiatingFlow
  public static final class Offer extends FinancingFlow {
    private final UUID agreement;
    private final UUID invoice;
    private final long priceMinor;
    private final SecureHash salt;

    /** {@code agreement} names the agreement for all its life; {@code salt} is 256 random bits. */
    public Offer(UUID agreement, UUID invoice, long priceMinor, SecureHash salt) {
      this.agreement = agreement;
      this.invoice = invoice;
      this.priceMinor = priceMinor;
      this.salt = salt;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<Invoice> seen = LinearStates.current(getServiceHub(), Invoice.class, invoice);
      FinancingAgreement offer = FinancingAgreement.offer(
          new UniqueIdentifier(null, agreement),
          seen.getState().getData(),
          getOurIdentity(),
          priceMinor,
          salt);
      return finish(
          new TransactionBuilder(seen.getState().getNotary()), FinancingStep.OFFER, offer);
    }
  }

  /** Seller and lender bind themselves; the seller begins. */
  @InitiatingFlow
  public static final class Agree extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is the id of an offer. */
    public Agree(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<FinancingAgreement> before = current(agreement);
      return take(
          FinancingStep.AGREE, before, before.getState().getData().after(FinancingStep.AGREE));
    }
  }

  /** The seller refuses an offer. */
  @InitiatingFlow
  public static final class Decline extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is the id of an offer. */
    public Decline(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<FinancingAgreement> before = current(agreement);
      return take(
          FinancingStep.DECLINE, before, before.getState().getData().after(FinancingStep.DECLINE));
    }
  }

  /** The lender has paid the price, and says by which transfer. */
  @InitiatingFlow
  public static final class PayPrice extends FinancingFlow {
    private final UUID agreement;
    private final String bankReference;

    /** {@code bankReference} is what the seller will find on its statement. */
    public PayPrice(UUID agreement, String bankReference) {
      this.agreement = agreement;
      this.bankReference = bankReference;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<FinancingAgreement> before = current(agreement);
      return take(FinancingStep.PAY, before, before.getState().getData().paid(bankReference));
    }
  }

  /** The seller confirms that it has the price. */
  @InitiatingFlow
  public static final class SettlePrice extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is the id of an agreement that was paid. */
    public SettlePrice(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<FinancingAgreement> before = current(agreement);
      return take(
          FinancingStep.SETTLE, before, before.getState().getData().after(FinancingStep.SETTLE));
    }
  }

  /** The other side of each step of a financing agreement. */
  abstract static class FinancingAnswer extends AnswerStep {
    FinancingAnswer(FlowSession session) {
      super(session);
    }

    @Override
    final void check(SignedTransaction transaction, InvoiceChecks checks) throws FlowException {
      WireTransaction wire = transaction.getTx();
      boolean one = wire.getOutputStates().size() == 1
          && wire.getOutputStates().get(0) instanceof FinancingAgreement;
      if (!one || !(wire.getCommands().get(0).getValue() instanceof FinancingContract.Take take)) {
        throw new FlowException("Not a step of one financing agreement");
      }
      checks.beforeSigning(
          take.getStep(), (FinancingAgreement) wire.getOutputStates().get(0));
    }
  }

  /** The other side of {@link Offer}. */
  @InitiatedBy(Offer.class)
  public static final class OfferAnswer extends FinancingAnswer {
    /** Called by the node. */
    public OfferAnswer(FlowSession session) {
      super(session);
    }
  }

  /** The other side of {@link Agree}. */
  @InitiatedBy(Agree.class)
  public static final class AgreeAnswer extends FinancingAnswer {
    /** Called by the node. */
    public AgreeAnswer(FlowSession session) {
      super(session);
    }
  }

  /** The other side of {@link Decline}. */
  @InitiatedBy(Decline.class)
  public static final class DeclineAnswer extends FinancingAnswer {
    /** Called by the node. */
    public DeclineAnswer(FlowSession session) {
      super(session);
    }
  }

  /** The other side of {@link PayPrice}. */
  @InitiatedBy(PayPrice.class)
  public static final class PayPriceAnswer extends FinancingAnswer {
    /** Called by the node. */
    public PayPriceAnswer(FlowSession session) {
      super(session);
    }
  }

  /** The other side of {@link SettlePrice}. */
  @InitiatedBy(SettlePrice.class)
  public static final class SettlePriceAnswer extends FinancingAnswer {
    /** Called by the node. */
    public SettlePriceAnswer(FlowSession session) {
      super(session);
    }
  }
}
