package io.stateset.states.invoice.flows;

import io.stateset.core.vault.StateColumn;
import io.stateset.core.vault.StateColumns;
import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.Invoice;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * Invoices and their financing as tables of the vault, for queries and for whatever reads SQL.
 * Amounts are in minor units of the currency; parties are legal names. They come with
 * {@link Invoices#cordapp}.
 *
 * <pre>{@code
 * node.vault().query(Invoice.class).where(InvoiceColumns.DUE.lessThan(today)).orderBy(InvoiceColumns.DUE).list();
 * }</pre>
 */
public final class InvoiceColumns {
  /** The invoice's number, as the seller gave it. */
  public static final StateColumn<Invoice, String> NUMBER =
      StateColumn.<Invoice>text("number", invoice -> invoice.getTerms().getNumber());

  /** The status's name. */
  public static final StateColumn<Invoice, String> STATUS =
      StateColumn.<Invoice>text("status", Invoice::getStatusName).indexed();

  /** Who issued it. */
  public static final StateColumn<Invoice, String> SELLER = StateColumn.<Invoice>text(
      "seller", invoice -> invoice.getSeller().getName().toString());

  /** Who owes it. */
  public static final StateColumn<Invoice, String> BUYER =
      StateColumn.<Invoice>text("buyer", invoice -> invoice.getBuyer().getName().toString());

  /** Whom it is to be paid to. */
  public static final StateColumn<Invoice, String> PAYEE =
      StateColumn.<Invoice>text("payee", invoice -> invoice.getPayee().getName().toString());

  /** The code of ISO 4217. */
  public static final StateColumn<Invoice, String> CURRENCY =
      StateColumn.<Invoice>text("currency", invoice -> invoice.getTerms().getCurrency());

  /** What is to be paid. */
  public static final StateColumn<Invoice, Long> PAYABLE_MINOR =
      StateColumn.<Invoice>number("payable_minor", invoice -> invoice.getTerms().getPayableMinor());

  /** When it was issued. */
  public static final StateColumn<Invoice, LocalDate> ISSUED =
      StateColumn.<Invoice>date("issued", invoice -> invoice.getTerms().getIssueDate());

  /** The last day to pay on. */
  public static final StateColumn<Invoice, LocalDate> DUE = StateColumn.<Invoice>date(
          "due", invoice -> invoice.getTerms().getDueDate())
      .indexed();

  /** The table {@code vault_s_invoice}. */
  public static final StateColumns<Invoice> INVOICES = StateColumns.of(
      "invoice",
      1,
      Invoice.class,
      NUMBER,
      List.of(NUMBER, STATUS, SELLER, BUYER, PAYEE, CURRENCY, PAYABLE_MINOR, ISSUED, DUE));

  /** The id of the invoice that is financed. */
  public static final StateColumn<FinancingAgreement, UUID> FINANCED_INVOICE =
      StateColumn.<FinancingAgreement>uuid(
          "invoice", agreement -> agreement.getInvoice().getId());

  /** The status's name. */
  public static final StateColumn<FinancingAgreement, String> FINANCING_STATUS =
      StateColumn.<FinancingAgreement>text("status", FinancingAgreement::getStatusName)
          .indexed();

  /** Who sells the receivable. */
  public static final StateColumn<FinancingAgreement, String> FINANCED_SELLER =
      StateColumn.<FinancingAgreement>text(
          "seller", agreement -> agreement.getSeller().getName().toString());

  /** Who buys it. */
  public static final StateColumn<FinancingAgreement, String> LENDER =
      StateColumn.<FinancingAgreement>text(
          "lender", agreement -> agreement.getLender().getName().toString());

  /** The code of ISO 4217. */
  public static final StateColumn<FinancingAgreement, String> PRICE_CURRENCY =
      StateColumn.<FinancingAgreement>text("currency", FinancingAgreement::getCurrency);

  /** What the lender pays. */
  public static final StateColumn<FinancingAgreement, Long> PRICE_MINOR =
      StateColumn.<FinancingAgreement>number("price_minor", FinancingAgreement::getPriceMinor);

  /** The end of the time in which it can be agreed and the receivable be transferred. */
  public static final StateColumn<FinancingAgreement, Instant> VALID_UNTIL =
      StateColumn.<FinancingAgreement>timestamp("valid_until", FinancingAgreement::getValidUntil);

  /** The table {@code vault_s_financing_agreement}. */
  public static final StateColumns<FinancingAgreement> FINANCING_AGREEMENTS = StateColumns.of(
      "financing_agreement",
      1,
      FinancingAgreement.class,
      FINANCED_INVOICE,
      List.of(
          FINANCED_INVOICE,
          FINANCING_STATUS,
          FINANCED_SELLER,
          LENDER,
          PRICE_CURRENCY,
          PRICE_MINOR,
          VALID_UNTIL));

  private InvoiceColumns() {}
}
