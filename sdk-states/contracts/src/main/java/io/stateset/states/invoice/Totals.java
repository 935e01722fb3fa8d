package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sums that follow from an invoice's parts, in minor units; the rules are those of EN 16931,
 * section 6.4.
 *
 * @param taxes one for each category, in the order in which the invoice first names them
 */
record Totals(List<TaxSubtotal> taxes, long netMinor, long taxMinor, long payableMinor) {

  /**
   * Computes the sums.
   *
   * @param stated the tax of some categories as the issuer has rounded it; the others are computed
   */
  static Totals of(
      String currency,
      List<InvoiceLine> lines,
      List<Adjustment> adjustments,
      Map<TaxCategory, Long> stated,
      long prepaid,
      long rounding) {
    int minorUnit = Currencies.minorUnit(currency);
    Map<TaxCategory, Long> taxable = taxable(minorUnit, lines, adjustments);
    requireUsed(stated, taxable);
    List<TaxSubtotal> taxes = new ArrayList<>();
    long net = 0;
    long tax = 0;
    for (Map.Entry<TaxCategory, Long> part : taxable.entrySet()) {
      TaxSubtotal subtotal = subtotal(part.getKey(), part.getValue(), minorUnit, stated);
      taxes.add(subtotal);
      net = sum(net, subtotal.getTaxableMinor()); // BR-CO-13
      tax = sum(tax, subtotal.getTaxMinor()); // BR-CO-14
    }
    // BR-CO-15, BR-CO-16
    long payable = sum(Checks.subtract(sum(net, tax), prepaid, "a total"), rounding);
    return new Totals(List.copyOf(taxes), net, tax, payable);
  }

  /** What is taxed under each category (BR-S-08 and its siblings). */
  private static Map<TaxCategory, Long> taxable(
      int minorUnit, List<InvoiceLine> lines, List<Adjustment> adjustments) {
    Map<TaxCategory, Long> taxable = new LinkedHashMap<>();
    lines.forEach(line -> taxable.merge(line.getTax(), line.netMinor(minorUnit), Totals::sum));
    adjustments.forEach(part -> taxable.merge(part.getTax(), part.getAmountMinor(), Totals::sum));
    return taxable;
  }

  private static void requireUsed(Map<TaxCategory, Long> stated, Map<TaxCategory, Long> taxable) {
    if (!taxable.keySet().containsAll(stated.keySet())) {
      throw new InvoiceException(
          Code.INCONSISTENT_TOTALS, "a tax is stated for a category that no line has");
    }
  }

  private static TaxSubtotal subtotal(
      TaxCategory category, long taxable, int minorUnit, Map<TaxCategory, Long> stated) {
    long computed = taxOf(category, taxable);
    long chosen = stated.getOrDefault(category, computed);
    if (chosen != computed && !withinTolerance(category, chosen, computed, minorUnit)) {
      throw new InvoiceException(Code.INCONSISTENT_TOTALS, "a tax does not follow from its rate");
    }
    return new TaxSubtotal(category, taxable, chosen);
  }

  /** BR-CO-17: rounded once for each category, not for each line. */
  private static long taxOf(TaxCategory category, long taxable) {
    BigDecimal tax = BigDecimal.valueOf(taxable).multiply(category.getPercent()).movePointLeft(2);
    return Checks.toMinor(tax, 0, "a tax amount");
  }

  /**
   * The standard's own validation artefacts let a tax amount differ by less than 1 unit of the
   * currency, unless it is 0.
   */
  private static boolean withinTolerance(
      TaxCategory category, long chosen, long computed, int minorUnit) {
    BigDecimal unit = BigDecimal.TEN.pow(minorUnit);
    BigDecimal difference =
        BigDecimal.valueOf(chosen).subtract(BigDecimal.valueOf(computed)).abs();
    return category.getPercent().signum() != 0 && difference.compareTo(unit) < 0;
  }

  private static long sum(long one, long other) {
    return Checks.add(one, other, "a total");
  }
}
