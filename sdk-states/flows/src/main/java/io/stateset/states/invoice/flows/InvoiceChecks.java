package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceStep;

/**
 * An organisation's own rules, asked before this node signs a step that another party has begun.
 * The contract has checked the step already. Refuse by throwing: the message reaches the other
 * party.
 */
public interface InvoiceChecks {

  /** Signs whatever the contract allows. */
  InvoiceChecks CONTRACT_ONLY = new InvoiceChecks() {};

  /**
   * Asked before this node signs {@code step} of an invoice; {@code after} is the state that it
   * leads to.
   */
  default void beforeSigning(InvoiceStep step, Invoice after) {}

  /** Asked before this node signs {@code step} of a financing agreement. */
  default void beforeSigning(FinancingStep step, FinancingAgreement after) {}
}
