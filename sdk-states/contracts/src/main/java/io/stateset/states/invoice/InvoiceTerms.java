package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.serialization.CordaSerializable;
import org.jspecify.annotations.Nullable;

/**
 * What an invoice says and never changes after it was issued.
 *
 * <p>Amounts are in minor units of the currency. All arithmetic is exact, and what has more
 * decimals than the currency is rounded half up (half away from zero, if negative): once for each
 * line's net amount and once for the tax of each category, as EN 16931 has it (section 6.4;
 * BR-CO-13 to BR-CO-17):
 *
 * <pre>
 * net     = sum of lines + adjustments
 * tax     = sum over categories of round(net of the category × rate)
 * payable = net + tax − prepaid + rounding
 * </pre>
 *
 * <p>Many invoices round tax on each line instead. Their issuer's amount can be stated for a
 * category; it is accepted where the standard's validation artefacts accept it: if it is less than
 * one unit of the currency from the rule's.
 */
@CordaSerializable
public final class InvoiceTerms {
  private final String number;
  private final LocalDate issueDate;
  private final LocalDate dueDate;
  private final String currency;
  private final List<InvoiceLine> lines;
  private final List<Adjustment> adjustments;
  private final long prepaidMinor;
  private final long roundingMinor;
  private final List<TaxSubtotal> taxes;
  private final long netMinor;
  private final long taxMinor;
  private final long payableMinor;
  private final String paymentTerms;
  private final List<DocumentReference> documents;

  /** Checks every bound, and that the totals follow from the lines. Use {@link #builder}. */
  @ConstructorForDeserialization
  public InvoiceTerms(
      String number,
      LocalDate issueDate,
      LocalDate dueDate,
      String currency,
      List<InvoiceLine> lines,
      List<Adjustment> adjustments,
      long prepaidMinor,
      long roundingMinor,
      List<TaxSubtotal> taxes,
      long netMinor,
      long taxMinor,
      long payableMinor,
      String paymentTerms,
      List<DocumentReference> documents) {
    this.number = Checks.text(number, "the invoice number");
    this.issueDate = Checks.date(issueDate, "the issue date");
    this.dueDate = Checks.date(dueDate, "the due date");
    this.currency = Checks.present(currency, "the currency");
    this.lines = Checks.list(lines, Checks.MAX_LINES, "lines");
    this.adjustments = Checks.list(adjustments, Checks.MAX_LINES, "adjustments");
    this.prepaidMinor = Checks.notNegative(prepaidMinor, "the prepaid amount");
    this.roundingMinor = roundingMinor;
    this.taxes = Checks.list(taxes, 2 * Checks.MAX_LINES, "tax categories");
    this.netMinor = netMinor;
    this.taxMinor = taxMinor;
    this.payableMinor = payableMinor;
    this.paymentTerms = Checks.paragraph(paymentTerms, "the payment terms");
    this.documents = Checks.list(documents, Checks.MAX_DOCUMENTS, "documents");
    check();
  }

  private void check() {
    if (dueDate.isBefore(issueDate)) {
      throw new InvoiceException(Code.BAD_DATES, "the invoice is due before it is issued");
    }
    if (lines.isEmpty()) {
      throw new InvoiceException(Code.OUT_OF_BOUNDS, "an invoice has at least one line");
    }
    Totals computed =
        Totals.of(currency, lines, adjustments, amounts(taxes), prepaidMinor, roundingMinor);
    if (!computed.equals(new Totals(taxes, netMinor, taxMinor, payableMinor))) {
      throw new InvoiceException(
          Code.INCONSISTENT_TOTALS, "the totals do not follow from the lines");
    }
    if (payableMinor <= 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, "there is nothing to pay");
    }
  }

  private static Map<TaxCategory, Long> amounts(List<TaxSubtotal> taxes) {
    Map<TaxCategory, Long> amounts = new LinkedHashMap<>();
    taxes.forEach(tax -> amounts.put(tax.getCategory(), tax.getTaxMinor()));
    return amounts;
  }

  /** Begins an invoice's terms. */
  public static Builder builder() {
    return new Builder();
  }

  public String getNumber() {
    return number;
  }

  public LocalDate getIssueDate() {
    return issueDate;
  }

  public LocalDate getDueDate() {
    return dueDate;
  }

  /** The code of ISO 4217. */
  public String getCurrency() {
    return currency;
  }

  public List<InvoiceLine> getLines() {
    return lines;
  }

  public List<Adjustment> getAdjustments() {
    return adjustments;
  }

  public long getPrepaidMinor() {
    return prepaidMinor;
  }

  public long getRoundingMinor() {
    return roundingMinor;
  }

  /** One for each tax category, in the order in which lines and adjustments first name them. */
  public List<TaxSubtotal> getTaxes() {
    return taxes;
  }

  public long getNetMinor() {
    return netMinor;
  }

  public long getTaxMinor() {
    return taxMinor;
  }

  public long getPayableMinor() {
    return payableMinor;
  }

  /** What is to be paid, with the currency's decimals. */
  public BigDecimal payable() {
    return BigDecimal.valueOf(payableMinor, Currencies.minorUnit(currency));
  }

  public String getPaymentTerms() {
    return paymentTerms;
  }

  public List<DocumentReference> getDocuments() {
    return documents;
  }

  private List<Object> values() {
    return List.of(
        number,
        issueDate,
        dueDate,
        currency,
        lines,
        adjustments,
        prepaidMinor,
        roundingMinor,
        taxes,
        netMinor,
        taxMinor,
        payableMinor,
        paymentTerms,
        documents);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InvoiceTerms that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return "InvoiceTerms " + number;
  }

  /** Collects an invoice's terms; {@link #build} computes the totals. Not thread-safe. */
  public static final class Builder {
    private @Nullable String number;
    private @Nullable LocalDate issueDate;
    private @Nullable LocalDate dueDate;
    private @Nullable String currency;
    private String paymentTerms = "as agreed";
    private long prepaidMinor;
    private long roundingMinor;
    private final List<InvoiceLine> lines = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final Map<TaxCategory, Long> statedTaxes = new LinkedHashMap<>();
    private final List<DocumentReference> documents = new ArrayList<>();

    private Builder() {}

    /** The number that the seller gave it. */
    public Builder number(String value) {
      number = value;
      return this;
    }

    /** When it was issued. */
    public Builder issueDate(LocalDate value) {
      issueDate = value;
      return this;
    }

    /** The last day to pay on, in UTC. */
    public Builder dueDate(LocalDate value) {
      dueDate = value;
      return this;
    }

    /** A code of ISO 4217. */
    public Builder currency(String value) {
      currency = value;
      return this;
    }

    /** Adds a line; quantity and price are decimal numbers, as {@code "1.5"}. */
    public Builder line(String description, String quantity, String unitPrice, TaxCategory tax) {
      return line(
          new InvoiceLine(description, new BigDecimal(quantity), new BigDecimal(unitPrice), tax));
    }

    /** Adds a line. */
    public Builder line(InvoiceLine line) {
      lines.add(line);
      return this;
    }

    /** Adds an allowance or a charge. */
    public Builder adjustment(Adjustment adjustment) {
      adjustments.add(adjustment);
      return this;
    }

    /** The tax of a category as the issuer has rounded it; computed if not given. */
    public Builder statedTax(TaxCategory category, long taxMinor) {
      statedTaxes.put(category, taxMinor);
      return this;
    }

    /** What was paid before; 0 unless set. */
    public Builder prepaidMinor(long value) {
      prepaidMinor = value;
      return this;
    }

    /** What is added to the total to make it round (EN 16931, BT-114); 0 unless set. */
    public Builder roundingMinor(long value) {
      roundingMinor = value;
      return this;
    }

    /** In words; "as agreed" unless set. */
    public Builder paymentTerms(String value) {
      paymentTerms = value;
      return this;
    }

    /** Adds a document. */
    public Builder document(DocumentReference document) {
      documents.add(document);
      return this;
    }

    /**
     * Computes the totals.
     *
     * @throws InvoiceException if something is missing, out of bounds or contradictory
     */
    public InvoiceTerms build() {
      String chosen = Checks.present(currency, "the currency");
      Totals totals =
          Totals.of(chosen, lines, adjustments, statedTaxes, prepaidMinor, roundingMinor);
      return new InvoiceTerms(
          Checks.present(number, "the invoice number"),
          Checks.present(issueDate, "the issue date"),
          Checks.present(dueDate, "the due date"),
          chosen,
          lines,
          adjustments,
          prepaidMinor,
          roundingMinor,
          totals.taxes(),
          totals.netMinor(),
          totals.taxMinor(),
          totals.payableMinor(),
          paymentTerms,
          documents);
    }
  }
}
