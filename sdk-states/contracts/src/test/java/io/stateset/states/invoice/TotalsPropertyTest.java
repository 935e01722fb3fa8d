package io.stateset.states.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.states.invoice.InvoiceException.Code;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Totals against a computation of our own in whole numbers, for any lines, rates and currencies.
 */
class TotalsPropertyTest {
  private static final int TRIES = 300;

  /** An invoice before its totals are computed. */
  private record Draft(String currency, List<InvoiceLine> lines, List<Adjustment> adjustments) {
    InvoiceTerms.Builder builder() {
      InvoiceTerms.Builder builder = InvoiceTerms.builder()
          .number("1")
          .issueDate(LocalDate.of(2026, 1, 1))
          .dueDate(LocalDate.of(2026, 1, 31))
          .currency(currency);
      lines.forEach(builder::line);
      adjustments.forEach(builder::adjustment);
      return builder;
    }
  }

  @Property(tries = TRIES)
  void the_totals_are_those_of_the_rule(
      @ForAll("drafts") Draft draft, @ForAll("small") long prepaid) {
    InvoiceTerms terms = draft.builder().prepaidMinor(prepaid).build();

    Map<TaxCategory, BigInteger> taxable = taxable(draft);
    BigInteger net = sum(taxable.values());
    BigInteger tax = taxable.entrySet().stream()
        .map(part -> taxOf(part.getKey(), part.getValue()))
        .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(BigInteger.valueOf(terms.getNetMinor())).isEqualTo(net);
    assertThat(BigInteger.valueOf(terms.getTaxMinor())).isEqualTo(tax);
    assertThat(BigInteger.valueOf(terms.getPayableMinor()))
        .isEqualTo(net.add(tax).subtract(BigInteger.valueOf(prepaid)));
  }

  @Property(tries = TRIES)
  void the_order_of_the_lines_changes_no_total(@ForAll("drafts") Draft draft, @ForAll long seed) {
    List<InvoiceLine> shuffled = new ArrayList<>(draft.lines());
    Collections.shuffle(shuffled, new Random(seed));
    InvoiceTerms one = draft.builder().build();
    InvoiceTerms other =
        new Draft(draft.currency(), shuffled, draft.adjustments()).builder().build();
    assertThat(other.getNetMinor()).isEqualTo(one.getNetMinor());
    assertThat(other.getTaxMinor()).isEqualTo(one.getTaxMinor());
    assertThat(other.getPayableMinor()).isEqualTo(one.getPayableMinor());
  }

  @Property(tries = TRIES)
  void trailing_zeros_change_nothing(@ForAll("drafts") Draft draft) {
    List<InvoiceLine> longer = draft.lines().stream()
        .map(line -> new InvoiceLine(
            line.getDescription(),
            line.getQuantity().setScale(line.getQuantity().scale() + 3),
            line.getUnitPrice().setScale(line.getUnitPrice().scale() + 5),
            line.getTax()))
        .toList();
    assertThat(
            new Draft(draft.currency(), longer, draft.adjustments()).builder().build())
        .isEqualTo(draft.builder().build());
  }

  @Property(tries = TRIES)
  void a_total_that_is_one_off_is_refused(
      @ForAll("drafts") Draft draft, @ForAll("offByOne") long[] off) {
    InvoiceTerms terms = draft.builder().build();
    assertThatThrownBy(() -> new InvoiceTerms(
            terms.getNumber(),
            terms.getIssueDate(),
            terms.getDueDate(),
            terms.getCurrency(),
            terms.getLines(),
            terms.getAdjustments(),
            terms.getPrepaidMinor(),
            terms.getRoundingMinor(),
            terms.getTaxes(),
            terms.getNetMinor() + off[0],
            terms.getTaxMinor() + off[1],
            terms.getPayableMinor() + off[2],
            terms.getPaymentTerms(),
            terms.getDocuments()))
        .isInstanceOfSatisfying(
            InvoiceException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Code.INCONSISTENT_TOTALS));
  }

  @Property(tries = TRIES)
  void a_tax_that_the_issuer_has_rounded_in_another_way_is_kept_within_one_unit_of_the_currency(
      @ForAll("drafts") Draft draft, @ForAll("deviations") long deviation) {
    TaxSubtotal first = draft.builder().build().getTaxes().get(0);
    InvoiceTerms.Builder builder =
        draft.builder().statedTax(first.getCategory(), first.getTaxMinor() + deviation);
    long unit = BigInteger.TEN.pow(Currencies.minorUnit(draft.currency())).longValueExact();
    boolean rated = first.getCategory().getPercent().signum() != 0;
    if (deviation == 0 || (rated && Math.abs(deviation) < unit)) {
      InvoiceTerms terms = builder.build();
      assertThat(terms.getTaxMinor()).isEqualTo(draft.builder().build().getTaxMinor() + deviation);
    } else {
      assertThatThrownBy(builder::build)
          .isInstanceOfSatisfying(
              InvoiceException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Code.INCONSISTENT_TOTALS));
    }
  }

  private static Map<TaxCategory, BigInteger> taxable(Draft draft) {
    Map<TaxCategory, BigInteger> taxable = new LinkedHashMap<>();
    int decimals = Currencies.minorUnit(draft.currency());
    for (InvoiceLine line : draft.lines()) {
      taxable.merge(line.getTax(), netOf(line, decimals), BigInteger::add);
    }
    for (Adjustment part : draft.adjustments()) {
      taxable.merge(part.getTax(), BigInteger.valueOf(part.getAmountMinor()), BigInteger::add);
    }
    return taxable;
  }

  private static BigInteger netOf(InvoiceLine line, int decimals) {
    BigInteger product =
        line.getQuantity().unscaledValue().multiply(line.getUnitPrice().unscaledValue());
    int scale = line.getQuantity().scale() + line.getUnitPrice().scale();
    return halfUp(product.multiply(BigInteger.TEN.pow(decimals)), BigInteger.TEN.pow(scale));
  }

  private static BigInteger taxOf(TaxCategory category, BigInteger net) {
    BigInteger product = net.multiply(category.getPercent().unscaledValue());
    return halfUp(product, BigInteger.TEN.pow(category.getPercent().scale() + 2));
  }

  /** Half away from zero: (2 |n| + d) / 2 d, rounded down, with the sign of n. */
  private static BigInteger halfUp(BigInteger numerator, BigInteger denominator) {
    BigInteger doubled = numerator.abs().shiftLeft(1).add(denominator);
    BigInteger rounded = doubled.divide(denominator.shiftLeft(1));
    return numerator.signum() < 0 ? rounded.negate() : rounded;
  }

  private static BigInteger sum(Iterable<BigInteger> values) {
    BigInteger sum = BigInteger.ZERO;
    for (BigInteger value : values) {
      sum = sum.add(value);
    }
    return sum;
  }

  /** With one line that is large enough for something to be left to pay. */
  @Provide
  Arbitrary<Draft> drafts() {
    Arbitrary<String> currencies = Arbitraries.of("EUR", "JPY", "KWD", "CLF");
    return Combinators.combine(currencies, lines(), adjustments())
        .as((currency, lines, adjustments) -> {
          List<InvoiceLine> all = new ArrayList<>(lines);
          all.add(new InvoiceLine(
              "Ballast", BigDecimal.ONE, new BigDecimal("100000000"), rate("S", "19")));
          return new Draft(currency, all, adjustments);
        });
  }

  private static Arbitrary<List<InvoiceLine>> lines() {
    Arbitrary<BigDecimal> quantities = decimals(-1_000, 1_000);
    Arbitrary<BigDecimal> prices = decimals(0, 1_000);
    return Combinators.combine(quantities, prices, rates())
        .as((quantity, price, tax) -> new InvoiceLine("Line", quantity, price, tax))
        .list()
        .ofMaxSize(12);
  }

  private static Arbitrary<List<Adjustment>> adjustments() {
    return Combinators.combine(Arbitraries.longs().between(-100_000, 100_000), rates())
        .as((amount, tax) -> new Adjustment("Adjustment", amount, tax))
        .list()
        .ofMaxSize(4);
  }

  private static Arbitrary<BigDecimal> decimals(long least, long most) {
    return Combinators.combine(
            Arbitraries.longs().between(least, most), Arbitraries.integers().between(0, 6))
        .as(BigDecimal::valueOf);
  }

  private static Arbitrary<TaxCategory> rates() {
    return Arbitraries.of(
        rate("S", "19"),
        rate("S", "7"),
        rate("S", "5.5"),
        rate("S", "8.875"),
        rate("Z", "0"),
        rate("E", "0"));
  }

  private static TaxCategory rate(String code, String percent) {
    return new TaxCategory(code, new BigDecimal(percent));
  }

  @Provide
  Arbitrary<Long> small() {
    return Arbitraries.longs().between(0, 10_000);
  }

  @Provide
  Arbitrary<Long> deviations() {
    return Arbitraries.longs().between(-150, 150);
  }

  @Provide
  Arbitrary<long[]> offByOne() {
    return Arbitraries.of(
        new long[] {1, 0, 0},
        new long[] {0, -1, 0},
        new long[] {0, 0, 1},
        new long[] {-1, 1, 0},
        new long[] {1, 0, 1},
        new long[] {0, 1, 1});
  }
}
