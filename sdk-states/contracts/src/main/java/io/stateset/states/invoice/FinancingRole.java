package io.stateset.states.invoice;

import net.corda.core.identity.Party;

/** Who somebody is in a financing agreement. */
public enum FinancingRole {
  /** Who sells the receivable. */
  SELLER,
  /** Who buys it. */
  LENDER;

  /** The party in that role. */
  public Party of(FinancingAgreement agreement) {
    return this == SELLER ? agreement.getSeller() : agreement.getLender();
  }
}
