package io.stateset.states.invoice;

import static io.stateset.states.invoice.InvoiceRole.BUYER;
import static io.stateset.states.invoice.InvoiceRole.NEW_PAYEE;
import static io.stateset.states.invoice.InvoiceRole.PAYEE;
import static io.stateset.states.invoice.InvoiceRole.SELLER;
import static io.stateset.states.invoice.InvoiceStatus.APPROVED;
import static io.stateset.states.invoice.InvoiceStatus.CANCELLED;
import static io.stateset.states.invoice.InvoiceStatus.DISPUTED;
import static io.stateset.states.invoice.InvoiceStatus.FINANCED;
import static io.stateset.states.invoice.InvoiceStatus.ISSUED;
import static io.stateset.states.invoice.InvoiceStatus.OVERDUE;
import static io.stateset.states.invoice.InvoiceStatus.PAID;
import static io.stateset.states.invoice.InvoiceStatus.SETTLED;
import static io.stateset.states.invoice.InvoiceStatus.UNPAID;

import java.util.List;
import java.util.Set;
import net.corda.core.serialization.CordaSerializable;

/**
 * The life cycle of an invoice, as a table: from which statuses a step leads to which, who must
 * sign it, and which fields it may change beside the status.
 */
@CordaSerializable
@SuppressWarnings("ImmutableEnumChecker") // the lists and sets are made by List.of and Set.of
public enum InvoiceStep {
  /** The seller sends the invoice; there is nothing before it. */
  ISSUE(List.of(), ISSUED, List.of(SELLER), Set.of()),
  /** The buyer agrees to owe it; an objection may be dropped this way. */
  APPROVE(List.of(ISSUED, DISPUTED), APPROVED, List.of(BUYER), Set.of()),
  /** The buyer objects. */
  DISPUTE(List.of(ISSUED), DISPUTED, List.of(BUYER), Set.of()),
  /** The seller takes back what the buyer does not owe. */
  CANCEL(List.of(ISSUED, DISPUTED), CANCELLED, List.of(SELLER), Set.of()),
  /**
   * The seller gives the receivable to a lender, under a financing agreement that only those two
   * know.
   */
  FINANCE(
      List.of(APPROVED),
      FINANCED,
      List.of(SELLER, NEW_PAYEE),
      Set.of(Field.PAYEE, Field.AGREEMENT)),
  /** The payee states that the due date has passed. */
  MARK_OVERDUE(List.of(APPROVED, FINANCED, UNPAID), OVERDUE, List.of(PAYEE), Set.of()),
  /** The buyer says that it has paid, and by which transfer. */
  PAY(
      List.of(APPROVED, FINANCED, OVERDUE, UNPAID),
      PAID,
      List.of(BUYER),
      Set.of(Field.BANK_REFERENCE)),
  /** The payee has not found that transfer: the buyer owes as before. */
  DENY_PAYMENT(List.of(PAID), UNPAID, List.of(PAYEE), Set.of()),
  /** The payee has found the money in its account. */
  SETTLE(List.of(PAID), SETTLED, List.of(PAYEE), Set.of());

  /** A field that a step may change. */
  enum Field {
    PAYEE,
    AGREEMENT,
    BANK_REFERENCE
  }

  private final List<InvoiceStatus> from;
  private final InvoiceStatus to;
  private final List<InvoiceRole> signers;
  private final Set<Field> mayChange;

  InvoiceStep(
      List<InvoiceStatus> from, InvoiceStatus to, List<InvoiceRole> signers, Set<Field> mayChange) {
    this.from = from;
    this.to = to;
    this.signers = signers;
    this.mayChange = mayChange;
  }

  /** The statuses that it leads from; none for {@link #ISSUE}. */
  public List<InvoiceStatus> from() {
    return from;
  }

  /** The status that it leads to. */
  public InvoiceStatus to() {
    return to;
  }

  /** Who must sign; the first is who proposes the step. */
  public List<InvoiceRole> signers() {
    return signers;
  }

  /** The fields beside the status that it may change. */
  Set<Field> mayChange() {
    return mayChange;
  }
}
