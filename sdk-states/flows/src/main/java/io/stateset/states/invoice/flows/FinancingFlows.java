package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.Invoice;
import java.time.Instant;
import java.util.UUID;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/**
 * A flow for each step of financing, to be started by its class and arguments; {@link Invoices}
 * does so by name.
 */
public final class FinancingFlows {
  private FinancingFlows() {}

  /** The lender offers a price for the receivable in an invoice that it was shown. */
  @InitiatingFlow
  public static final class Offer extends FinancingFlow {
    private final UUID agreement;
    private final UUID invoice;
    private final long priceMinor;
    private final Instant validUntil;
    private final SecureHash salt;

    /** {@code agreement} names the agreement for all its life; {@code salt} is 256 random bits. */
    public Offer(
        UUID agreement, UUID invoice, long priceMinor, Instant validUntil, SecureHash salt) {
      this.agreement = agreement;
      this.invoice = invoice;
      this.priceMinor = priceMinor;
      this.validUntil = validUntil;
      this.salt = salt;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      LinearStates.requireNew(getServiceHub(), FinancingAgreement.class, agreement);
      StateAndRef<Invoice> seen = LinearStates.invoice(getServiceHub(), invoice);
      FinancingAgreement offer = FinancingAgreement.offer(
          new UniqueIdentifier(null, agreement),
          seen,
          getOurIdentity(),
          priceMinor,
          validUntil,
          salt);
      return finish(
          new TransactionBuilder(seen.getState().getNotary()).setTimeWindow(ANY_TIME),
          FinancingStep.OFFER,
          offer);
    }
  }

  /** Seller and lender bind themselves, before the agreement's end; the seller begins. */
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
      FinancingAgreement after = before.getState().getData().after(FinancingStep.AGREE);
      return take(FinancingStep.AGREE, before, after, TimeWindow.untilOnly(after.getValidUntil()));
    }
  }

  /** The lender is free again: the agreement has ended, and nothing was transferred. */
  @InitiatingFlow
  public static final class Lapse extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is an agreement's id. */
    public Lapse(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<FinancingAgreement> before = current(agreement);
      FinancingAgreement after = before.getState().getData().after(FinancingStep.LAPSE);
      return take(FinancingStep.LAPSE, before, after, TimeWindow.fromOnly(after.getValidUntil()));
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
      FinancingAgreement after = before.getState().getData().paid(bankReference);
      return take(FinancingStep.PAY, before, after, null);
    }
  }

  /** The seller refuses an offer. */
  @InitiatingFlow
  public static final class Decline extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is an agreement's id. */
    public Decline(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(FinancingStep.DECLINE, agreement);
    }
  }

  /** The lender takes an offer back. */
  @InitiatingFlow
  public static final class Withdraw extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is an agreement's id. */
    public Withdraw(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(FinancingStep.WITHDRAW, agreement);
    }
  }

  /** The seller has not found the transfer that the lender names. */
  @InitiatingFlow
  public static final class DenyPrice extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is an agreement's id. */
    public DenyPrice(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(FinancingStep.DENY_PAYMENT, agreement);
    }
  }

  /** The seller has the price. */
  @InitiatingFlow
  public static final class SettlePrice extends FinancingFlow {
    private final UUID agreement;

    /** {@code agreement} is an agreement's id. */
    public SettlePrice(UUID agreement) {
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return take(FinancingStep.SETTLE, agreement);
    }
  }

  /** The other side of {@link Offer}. */
  @InitiatedBy(Offer.class)
  public static final class OfferAnswer extends FinancingAnswer {
    /** Called by the node. */
    public OfferAnswer(FlowSession session) {
      super(session, FinancingStep.OFFER);
    }
  }

  /** The other side of {@link Agree}. */
  @InitiatedBy(Agree.class)
  public static final class AgreeAnswer extends FinancingAnswer {
    /** Called by the node. */
    public AgreeAnswer(FlowSession session) {
      super(session, FinancingStep.AGREE);
    }
  }

  /** The other side of {@link Lapse}. */
  @InitiatedBy(Lapse.class)
  public static final class LapseAnswer extends FinancingAnswer {
    /** Called by the node. */
    public LapseAnswer(FlowSession session) {
      super(session, FinancingStep.LAPSE);
    }
  }

  /** The other side of {@link PayPrice}. */
  @InitiatedBy(PayPrice.class)
  public static final class PayPriceAnswer extends FinancingAnswer {
    /** Called by the node. */
    public PayPriceAnswer(FlowSession session) {
      super(session, FinancingStep.PAY);
    }
  }

  /** The other side of {@link Decline}. */
  @InitiatedBy(Decline.class)
  public static final class DeclineAnswer extends FinancingAnswer {
    /** Called by the node. */
    public DeclineAnswer(FlowSession session) {
      super(session, FinancingStep.DECLINE);
    }
  }

  /** The other side of {@link Withdraw}. */
  @InitiatedBy(Withdraw.class)
  public static final class WithdrawAnswer extends FinancingAnswer {
    /** Called by the node. */
    public WithdrawAnswer(FlowSession session) {
      super(session, FinancingStep.WITHDRAW);
    }
  }

  /** The other side of {@link DenyPrice}. */
  @InitiatedBy(DenyPrice.class)
  public static final class DenyPriceAnswer extends FinancingAnswer {
    /** Called by the node. */
    public DenyPriceAnswer(FlowSession session) {
      super(session, FinancingStep.DENY_PAYMENT);
    }
  }

  /** The other side of {@link SettlePrice}. */
  @InitiatedBy(SettlePrice.class)
  public static final class SettlePriceAnswer extends FinancingAnswer {
    /** Called by the node. */
    public SettlePriceAnswer(FlowSession session) {
      super(session, FinancingStep.SETTLE);
    }
  }
}
