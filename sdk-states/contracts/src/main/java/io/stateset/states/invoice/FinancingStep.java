package io.stateset.states.invoice;

import static io.stateset.states.invoice.FinancingRole.LENDER;
import static io.stateset.states.invoice.FinancingRole.SELLER;
import static io.stateset.states.invoice.FinancingStatus.AGREED;
import static io.stateset.states.invoice.FinancingStatus.DECLINED;
import static io.stateset.states.invoice.FinancingStatus.LAPSED;
import static io.stateset.states.invoice.FinancingStatus.OFFERED;
import static io.stateset.states.invoice.FinancingStatus.PAID;
import static io.stateset.states.invoice.FinancingStatus.SETTLED;
import static io.stateset.states.invoice.FinancingStatus.WITHDRAWN;

import java.util.List;
import net.corda.core.serialization.CordaSerializable;

/**
 * The life cycle of a financing agreement, as a table: from which statuses a step leads to which,
 * and who must sign it. Beside the status only {@link #PAY} changes something: the bank reference.
 */
@CordaSerializable
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
public enum FinancingStep {
  /** The lender names its price for an approved invoice. */
  OFFER(List.of(), OFFERED, List.of(LENDER)),
  /** The seller refuses. */
  DECLINE(List.of(OFFERED), DECLINED, List.of(SELLER)),
  /** The lender takes the offer back. */
  WITHDRAW(List.of(OFFERED), WITHDRAWN, List.of(LENDER)),
  /** Both are bound; before the agreement's end. */
  AGREE(List.of(OFFERED), AGREED, List.of(SELLER, LENDER)),
  /**
   * The lender is free again: the agreement's end has passed, and the invoice shows that nothing
   * was transferred.
   */
  LAPSE(List.of(AGREED), LAPSED, List.of(LENDER)),
  /**
   * The lender says that it has paid the price; the invoice shows that the receivable is its own.
   */
  PAY(List.of(AGREED), PAID, List.of(LENDER)),
  /** The seller has not found that transfer: the lender owes as before. */
  DENY_PAYMENT(List.of(PAID), AGREED, List.of(SELLER)),
  /** The seller has the price. */
  SETTLE(List.of(PAID), SETTLED, List.of(SELLER));

  private final List<FinancingStatus> from;
  private final FinancingStatus to;
  private final List<FinancingRole> signers;

  FinancingStep(List<FinancingStatus> from, FinancingStatus to, List<FinancingRole> signers) {
    this.from = from;
    this.to = to;
    this.signers = signers;
  }

  /** The statuses that it leads from; none for {@link #OFFER}. */
  public List<FinancingStatus> from() {
    return from;
  }

  /** The status that it leads to. */
  public FinancingStatus to() {
    return to;
  }

  /** Who must sign; the first is who proposes the step. */
  public List<FinancingRole> signers() {
    return signers;
  }

  /** Whether the transaction refers to the invoice as it is then. */
  public boolean refersToInvoice() {
    return this == PAY || this == LAPSE;
  }
}
