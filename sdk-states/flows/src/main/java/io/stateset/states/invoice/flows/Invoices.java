package io.stateset.states.invoice.flows;

import io.stateset.core.Cordapp;
import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetNode;
import io.stateset.states.invoice.FinancingContract;
import io.stateset.states.invoice.InvoiceContract;
import io.stateset.states.invoice.InvoiceTerms;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;

/**
 * Invoices at one node: a call for each step. Each starts a flow and returns at once; the handle's
 * result is there when all parties and the notary have signed and this node has the step on its
 * disk. Thread-safe.
 *
 * <pre>{@code
 * Invoices invoices = Invoices.on(node);
 * UUID id = UUID.randomUUID();
 * invoices.issue(id, buyer, terms).get(Duration.ofSeconds(30));
 * }</pre>
 */
public final class Invoices {
  /** How long an offer stands unless said otherwise. */
  public static final Duration OFFER_VALIDITY = Duration.ofDays(30);

  private static final int SALT_BYTES = 32;

  private final StatesetNode node;
  private final SecureRandom random = new SecureRandom();

  private Invoices(StatesetNode node) {
    this.node = node;
  }

  /** Invoices at {@code node}, which must have been started with {@link #cordapp}. */
  public static Invoices on(StatesetNode node) {
    return new Invoices(node);
  }

  /** States, contracts and flows of invoices, for a node's builder. */
  public static Cordapp cordapp() {
    return Cordapp.builder("stateset-states")
        .columns(InvoiceColumns.INVOICES)
        .columns(InvoiceColumns.FINANCING_AGREEMENTS)
        .contract(InvoiceContract.class)
        .contract(FinancingContract.class)
        .answers(InvoiceFlows.IssueAnswer.class)
        .answers(InvoiceFlows.ApproveAnswer.class)
        .answers(InvoiceFlows.DisputeAnswer.class)
        .answers(InvoiceFlows.CancelAnswer.class)
        .answers(InvoiceFlows.DenyPaymentAnswer.class)
        .answers(InvoiceFlows.SettleAnswer.class)
        .answers(InvoiceFlows.MarkOverdueAnswer.class)
        .answers(InvoiceFlows.PayAnswer.class)
        .answers(InvoiceFlows.FinanceAnswer.class)
        .answers(ShowInvoice.Answer.class)
        .answers(FinancingFlows.OfferAnswer.class)
        .answers(FinancingFlows.AgreeAnswer.class)
        .answers(FinancingFlows.LapseAnswer.class)
        .answers(FinancingFlows.DeclineAnswer.class)
        .answers(FinancingFlows.WithdrawAnswer.class)
        .answers(FinancingFlows.PayPriceAnswer.class)
        .answers(FinancingFlows.DenyPriceAnswer.class)
        .answers(FinancingFlows.SettlePriceAnswer.class)
        .classLoader(Invoices.class.getClassLoader())
        .build();
  }

  /** Takes the organisation's own rules for steps that others begin. */
  public Invoices checks(InvoiceChecks checks) {
    node.services().cordaService(InvoiceChecksService.class).use(checks);
    return this;
  }

  /** This node sells: it sends an invoice to {@code buyer}. */
  public FlowHandle<SignedTransaction> issue(UUID id, Party buyer, InvoiceTerms terms) {
    return node.startFlow(InvoiceFlows.Issue.class, id, buyer, terms);
  }

  /** This node buys: it agrees to owe the invoice. */
  public FlowHandle<SignedTransaction> approve(UUID id) {
    return node.startFlow(InvoiceFlows.Approve.class, id);
  }

  /** This node buys: it objects to the invoice. */
  public FlowHandle<SignedTransaction> dispute(UUID id) {
    return node.startFlow(InvoiceFlows.Dispute.class, id);
  }

  /** This node sells: it takes back an invoice that the buyer does not owe. */
  public FlowHandle<SignedTransaction> cancel(UUID id) {
    return node.startFlow(InvoiceFlows.Cancel.class, id);
  }

  /** This node is to be paid: it states that the due date has passed. */
  public FlowHandle<SignedTransaction> markOverdue(UUID id) {
    return node.startFlow(InvoiceFlows.MarkOverdue.class, id);
  }

  /** This node buys: it has paid the payee by that transfer. */
  public FlowHandle<SignedTransaction> pay(UUID id, String bankReference) {
    return node.startFlow(InvoiceFlows.Pay.class, id, bankReference);
  }

  /** This node is the payee: it has not found the transfer that the buyer names. */
  public FlowHandle<SignedTransaction> denyPayment(UUID id) {
    return node.startFlow(InvoiceFlows.DenyPayment.class, id);
  }

  /** This node is the payee: it has the money. */
  public FlowHandle<SignedTransaction> settle(UUID id) {
    return node.startFlow(InvoiceFlows.Settle.class, id);
  }

  /** This node sells: it shows an invoice to somebody who may finance it. */
  public FlowHandle<Void> show(UUID id, Party lender) {
    return node.startFlow(ShowInvoice.class, id, lender);
  }

  /** As {@link #offer(UUID, UUID, long, Instant)}, for {@link #OFFER_VALIDITY} from now. */
  public FlowHandle<SignedTransaction> offer(UUID agreement, UUID invoice, long priceMinor) {
    Instant now = node.services().getClock().instant();
    return offer(agreement, invoice, priceMinor, now.plus(OFFER_VALIDITY));
  }

  /**
   * This node lends: it offers {@code priceMinor} (minor units of the invoice's currency) for the
   * receivable in an approved invoice that it was shown. Seller and lender have until
   * {@code validUntil} to agree, and the seller to transfer the receivable.
   */
  public FlowHandle<SignedTransaction> offer(
      UUID agreement, UUID invoice, long priceMinor, Instant validUntil) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return node.startFlow(
        FinancingFlows.Offer.class,
        agreement,
        invoice,
        priceMinor,
        validUntil,
        SecureHash.createSHA256(salt));
  }

  /** This node sells: it binds itself and the lender to the offer. */
  public FlowHandle<SignedTransaction> agree(UUID agreement) {
    return node.startFlow(FinancingFlows.Agree.class, agreement);
  }

  /** This node sells: it refuses the offer. */
  public FlowHandle<SignedTransaction> decline(UUID agreement) {
    return node.startFlow(FinancingFlows.Decline.class, agreement);
  }

  /** This node lends: it takes the offer back. */
  public FlowHandle<SignedTransaction> withdraw(UUID agreement) {
    return node.startFlow(FinancingFlows.Withdraw.class, agreement);
  }

  /** This node lends: the agreement has ended, and the receivable was not transferred. */
  public FlowHandle<SignedTransaction> lapse(UUID agreement) {
    return node.startFlow(FinancingFlows.Lapse.class, agreement);
  }

  /**
   * This node sells: it gives the receivable to the lender, as agreed; the buyer learns whom to
   * pay.
   */
  public FlowHandle<SignedTransaction> finance(UUID agreement) {
    return node.startFlow(InvoiceFlows.Finance.class, agreement);
  }

  /** This node lends: it has paid the agreed price by that transfer. */
  public FlowHandle<SignedTransaction> payPrice(UUID agreement, String bankReference) {
    return node.startFlow(FinancingFlows.PayPrice.class, agreement, bankReference);
  }

  /** This node sells: it has not found the transfer that the lender names. */
  public FlowHandle<SignedTransaction> denyPrice(UUID agreement) {
    return node.startFlow(FinancingFlows.DenyPrice.class, agreement);
  }

  /** This node sells: it has the price. */
  public FlowHandle<SignedTransaction> settlePrice(UUID agreement) {
    return node.startFlow(FinancingFlows.SettlePrice.class, agreement);
  }
}
