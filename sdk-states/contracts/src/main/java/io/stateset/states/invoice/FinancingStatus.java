package io.stateset.states.invoice;

import net.corda.core.serialization.CordaSerializable;

/** Where a financing agreement is in its life. */
@CordaSerializable
public enum FinancingStatus {
  /** The lender offers a price. */
  OFFERED,
  /** Both are bound: the lender owes the price from when the receivable is its own. */
  AGREED,
  /** The lender says that it has paid the price. */
  PAID,
  /** The seller has the money. */
  SETTLED,
  /** The seller does not want it. */
  DECLINED,
  /** The lender has taken it back before it was agreed. */
  WITHDRAWN,
  /** Its time is over, and the receivable did not change hands. */
  LAPSED
}
