package io.stateset.states.invoice;

import net.corda.core.identity.Party;

/** Who somebody is in an invoice. */
public enum InvoiceRole {
  /** Who issued it. */
  SELLER,
  /** Who owes it. */
  BUYER,
  /** Whom to pay before the step. */
  PAYEE,
  /** Whom to pay after the step. */
  NEW_PAYEE;

  /** The party in that role at a step from {@code before} to {@code after}. */
  public Party of(Invoice before, Invoice after) {
    return switch (this) {
      case SELLER -> before.getSeller();
      case BUYER -> before.getBuyer();
      case PAYEE -> before.getPayee();
      case NEW_PAYEE -> after.getPayee();
    };
  }
}
