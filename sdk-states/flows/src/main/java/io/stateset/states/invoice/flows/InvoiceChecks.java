package io.stateset.states.invoice.flows;

import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceStep;
import net.corda.core.flows.FlowException;

/**
 * An organisation's own rules, asked before this node signs or keeps what another party has begun.
 * The contract has been checked by then, and that the step is for that party to begin. Refuse by
 * throwing a {@link FlowException}: its message reaches the other party. Called on flow threads,
 * many at once; may block.
 */
public interface InvoiceChecks {

  /** Accepts whatever the contract allows. */
  InvoiceChecks CONTRACT_ONLY = new InvoiceChecks() {};

  /**
   * Asked before this node signs a step of an invoice that another party proposes, which is
   * {@code FINANCE} as the lender; {@code after} is the state that it leads to.
   */
  default void beforeSigning(InvoiceStep step, Invoice after) throws FlowException {}

  /**
   * Asked before this node signs a step of a financing agreement that another party proposes, which
   * is {@code AGREE} as the lender.
   */
  default void beforeSigning(FinancingStep step, FinancingAgreement after) throws FlowException {}

  /**
   * Asked before this node keeps an invoice that its seller issues to it as the buyer, or shows it
   * as a lender.
   */
  default void beforeKeeping(Invoice shown) throws FlowException {}
}
