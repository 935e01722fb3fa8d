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
 * <p>Amounts are in minor units of the currency. All arithmetic is exact; where a result has more
 * decimals than the currency it is rounded half up, once for each line's net amount and once for
 * each tax category (EN 16931, BR-CO-10 to BR-CO-17):
 *
 * <pre>
 * net     = sum of lines + adjustments
 * tax     = sum over categories of round(net of the category × rate)
 * total   = net + tax
 * payable = total − prepaid + rounding
 * </pre>
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
      long netMinor,
      long taxMinor,
      long payableMinor,
      String paymentTerms,
      List<DocumentReference> documents) {
    this.number = Checks.text(number, "the invoice number");
    this.issueDate = Checks.present(issueDate, "the issue date");
    this.dueDate = Checks.present(dueDate, "the due date");
    this.currency = currency;
    this.lines = List.copyOf(Checks.count(lines, Checks.MAX_LINES, "lines"));
    this.adjustments = List.copyOf(Checks.count(adjustments, Checks.MAX_LINES, "adjustments"));
    this.prepaidMinor = Checks.notNegative(prepaidMinor, "the prepaid amount");
    this.roundingMinor = roundingMinor;
    this.netMinor = netMinor;
    this.taxMinor = taxMinor;
    this.payableMinor = payableMinor;
    this.paymentTerms = Checks.text(paymentTerms, "the payment terms");
    this.documents = List.copyOf(Checks.count(documents, Checks.MAX_DOCUMENTS, "documents"));
    check();
  }

  private void check() {
    if (dueDate.isBefore(issueDate)) {
      throw new InvoiceException(Code.BAD_DATES, "the invoice is due before it is issued");
    }
    if (lines.isEmpty()) {
      throw new InvoiceException(Code.OUT_OF_BOUNDS, "an invoice has at least one line");
    }
    Totals computed = Totals.of(currency, lines, adjustments, prepaidMinor, roundingMinor);
    if (!computed.equals(new Totals(netMinor, taxMinor, payableMinor))) {
      throw new InvoiceException(
          Code.INCONSISTENT_TOTALS, "the totals do not follow from the lines");
    }
    if (payableMinor <= 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, "there is nothing to pay");
    }
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
    return BigDecimal.valueOf(payableMinor, Checks.minorUnit(currency));
  }

  public String getPaymentTerms() {
    return paymentTerms;
  }

  public List<DocumentReference> getDocuments() {
    return documents;
  }

  /** The sums that follow from an invoice's parts. */
  private record Totals(long netMinor, long taxMinor, long payableMinor) {

    static Totals of(
        String currency,
        List<InvoiceLine> lines,
        List<Adjustment> adjustments,
        long prepaid,
        long rounding) {
      int minorUnit = Checks.minorUnit(currency);
      Map<TaxCategory, Long> byTax = new LinkedHashMap<>();
      lines.forEach(line -> byTax.merge(line.getTax(), line.netMinor(minorUnit), Totals::sum));
      adjustments.forEach(part -> byTax.merge(part.getTax(), part.getAmountMinor(), Totals::sum));
      long net = 0;
      long tax = 0;
      for (Map.Entry<TaxCategory, Long> category : byTax.entrySet()) {
        net = sum(net, category.getValue());
        tax = sum(tax, taxOf(category.getKey(), category.getValue()));
      }
      long payable = sum(sum(sum(net, tax), -prepaid), rounding);
      return new Totals(net, tax, payable);
    }

    private static long sum(long one, long other) {
      return Checks.add(one, other, "a total");
    }

    private static long taxOf(TaxCategory category, long netMinor) {
      BigDecimal tax =
          BigDecimal.valueOf(netMinor).multiply(category.getPercent()).movePointLeft(2);
      return Checks.toMinor(tax, 0, "a tax amount");
    }
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
    private final List<DocumentReference> documents = new ArrayList<>();

    private Builder() {}

    public Builder number(String value) {
      number = value;
      return this;
    }

    public Builder issueDate(LocalDate value) {
      issueDate = value;
      return this;
    }

    public Builder dueDate(LocalDate value) {
      dueDate = value;
      return this;
    }

    /** A code of ISO 4217. */
    public Builder currency(String value) {
      currency = value;
      return this;
    }

    public Builder line(String description, String quantity, String unitPrice, TaxCategory tax) {
      return line(
          new InvoiceLine(description, new BigDecimal(quantity), new BigDecimal(unitPrice), tax));
    }

    public Builder line(InvoiceLine line) {
      lines.add(line);
      return this;
    }

    public Builder adjustment(Adjustment adjustment) {
      adjustments.add(adjustment);
      return this;
    }

    public Builder prepaidMinor(long value) {
      prepaidMinor = value;
      return this;
    }

    public Builder roundingMinor(long value) {
      roundingMinor = value;
      return this;
    }

    public Builder paymentTerms(String value) {
      paymentTerms = value;
      return this;
    }

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
      Totals totals = Totals.of(chosen, lines, adjustments, prepaidMinor, roundingMinor);
      return new InvoiceTerms(
          Checks.present(number, "the invoice number"),
          Checks.present(issueDate, "the issue date"),
          Checks.present(dueDate, "the due date"),
          chosen,
          lines,
          adjustments,
          prepaidMinor,
          roundingMinor,
          totals.netMinor(),
          totals.taxMinor(),
          totals.payableMinor(),
          paymentTerms,
          documents);
    }
  }
}
