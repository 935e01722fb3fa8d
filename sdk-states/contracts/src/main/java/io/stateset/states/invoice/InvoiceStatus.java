package io.stateset.states.invoice;

import net.corda.core.serialization.CordaSerializable;

/** Where an invoice is in its life. */
@CordaSerializable
public enum InvoiceStatus {
  /** The seller has sent it. */
  ISSUED,
  /** The buyer owes it. */
  APPROVED,
  /** The buyer objects. */
  DISPUTED,
  /** A lender owns the receivable. */
  FINANCED,
  /** It was not paid in time. */
  OVERDUE,
  /** The buyer says that it was paid. */
  PAID,
  /** The payee has not found the money that the buyer says it has paid. */
  UNPAID,
  /** The payee has the money. */
  SETTLED,
  /** The seller has taken it back. */
  CANCELLED
}
