package io.stateset.states.invoice;

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
 * The life cycle of a financing agreement, as a table: from which statuses to which, and who must
 * sign.
 */
@CordaSerializable
@SuppressWarnings("ImmutableEnumChecker") // the lists and sets are made by List.of and Set.of
public enum FinancingStep {
  /** The lender names its price. */
  OFFER(List.of(), OFFERED, false, true),
  /** The seller refuses. */
  DECLINE(List.of(OFFERED), DECLINED, true, false),
  /** The lender takes the offer back. */
  WITHDRAW(List.of(OFFERED), WITHDRAWN, false, true),
  /** Both are bound. */
  AGREE(List.of(OFFERED), AGREED, true, true),
  /** Both let it go, because the receivable was not transferred. */
  LAPSE(List.of(AGREED), LAPSED, true, true),
  /** The lender has paid the price; only if the receivable is its own under this very agreement. */
  PAY(List.of(AGREED), PAID, false, true),
  /** The seller confirms the payment. */
  SETTLE(List.of(PAID), SETTLED, true, false);

  private final List<FinancingStatus> from;
  private final FinancingStatus to;
  private final boolean sellerSigns;
  private final boolean lenderSigns;

  FinancingStep(
      List<FinancingStatus> from, FinancingStatus to, boolean sellerSigns, boolean lenderSigns) {
    this.from = from;
    this.to = to;
    this.sellerSigns = sellerSigns;
    this.lenderSigns = lenderSigns;
  }

  /** The statuses that it leads from; none for {@link #OFFER}. */
  public List<FinancingStatus> from() {
    return from;
  }

  /** The status that it leads to. */
  public FinancingStatus to() {
    return to;
  }

  /** Whether the seller must sign. */
  public boolean sellerSigns() {
    return sellerSigns;
  }

  /** Whether the lender must sign. */
  public boolean lenderSigns() {
    return lenderSigns;
  }
}
