package io.stateset.states.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.states.invoice.InvoiceException.Code;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.corda.core.crypto.SecureHash;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InvoiceTermsTest {
  private static final TaxCategory STANDARD = Samples.STANDARD;

  /** 3 × 33.33 − 1.00 at 20 % and 10.01 at 5.5 %, 5.00 paid before. */
  @Test
  void totals_are_exact() {
    InvoiceTerms terms = Samples.terms();
    assertThat(terms.getTaxes())
        .containsExactly(
            new TaxSubtotal(STANDARD, 9_899, 1_980), new TaxSubtotal(Samples.REDUCED, 1_001, 55));
    assertThat(terms.getNetMinor()).isEqualTo(10_900);
    assertThat(terms.getTaxMinor()).isEqualTo(2_035);
    assertThat(terms.getPayableMinor()).isEqualTo(12_435);
    assertThat(terms.payable()).isEqualByComparingTo("124.35");
  }

  @ParameterizedTest
  @CsvSource({
    "1,0.005,1",
    "1,0.0049,0",
    "1,0.015,2",
    "1,0.025,3",
    "-1,0.005,-1",
    "-1,0.0049,0",
    "0.5,0.01,1",
    "3,0.335,101"
  })
  void a_lines_net_amount_is_rounded_half_away_from_zero(
      String quantity, String price, long minor) {
    InvoiceLine line =
        new InvoiceLine("Thing", new BigDecimal(quantity), new BigDecimal(price), STANDARD);
    assertThat(line.netMinor(2)).isEqualTo(minor);
  }

  /** Ten lines of 0.03 at 19 %: 0.057 as one, and 0.10 if each were rounded by itself. */
  @Test
  void tax_is_rounded_once_for_a_category() {
    InvoiceTerms.Builder builder =
        dated().line("Ballast", "1", "1.00", new TaxCategory("Z", BigDecimal.ZERO));
    TaxCategory german = new TaxCategory("S", new BigDecimal("19"));
    for (int i = 0; i < 10; i++) {
      builder.line("Screw", "1", "0.03", german);
    }
    assertThat(builder.build().getTaxMinor()).isEqualTo(6);
  }

  @Test
  void rates_that_are_equal_are_one_category() {
    InvoiceTerms terms = dated()
        .line("One", "1", "1", new TaxCategory("S", new BigDecimal("20")))
        .line("Two", "1", "1", new TaxCategory("S", new BigDecimal("20.00")))
        .build();
    assertThat(terms.getTaxes()).hasSize(1);
  }

  @Test
  void rounding_makes_the_total_round() {
    InvoiceTerms terms = dated()
        .line("Thing", "1", "10.01", new TaxCategory("Z", BigDecimal.ZERO))
        .roundingMinor(-1)
        .build();
    assertThat(terms.getPayableMinor()).isEqualTo(1_000);
  }

  @Test
  void a_currency_without_decimals_has_whole_amounts() {
    InvoiceTerms terms =
        dated().currency("JPY").line("Thing", "1", "1000", STANDARD).build();
    assertThat(terms.getPayableMinor()).isEqualTo(1_200);
    assertThat(terms.payable()).isEqualTo(new BigDecimal("1200"));
  }

  static Stream<Arguments> bad() {
    String tooLong = "x".repeat(Checks.MAX_TEXT + 1);
    LocalDate date = LocalDate.of(2026, 11, 1);
    return Stream.of(
        bad("no number", Code.MISSING, b -> b.number(null)),
        bad("no currency", Code.MISSING, b -> b.currency(null)),
        bad("no issue date", Code.MISSING, b -> b.issueDate(null)),
        bad("no due date", Code.MISSING, b -> b.dueDate(null)),
        bad("no payment terms", Code.MISSING, b -> b.paymentTerms(null)),
        bad("an empty number", Code.OUT_OF_BOUNDS, b -> b.number(" ")),
        bad("a number of two lines", Code.OUT_OF_BOUNDS, b -> b.number("1\n2")),
        bad("a number that moves a cursor", Code.OUT_OF_BOUNDS, b -> b.number("1\u001b[2J")),
        bad("a long number", Code.OUT_OF_BOUNDS, b -> b.number(tooLong)),
        bad("long payment terms", Code.OUT_OF_BOUNDS, b -> b.paymentTerms(tooLong)),
        bad("an unknown currency", Code.UNKNOWN_CURRENCY, b -> b.currency("ZZZ")),
        bad("gold", Code.UNKNOWN_CURRENCY, b -> b.currency("XAU")),
        bad("due before issued", Code.BAD_DATES, b -> b.issueDate(date).dueDate(date.minusDays(1))),
        bad("due at the end of time", Code.BAD_DATES, b -> b.dueDate(LocalDate.MAX)),
        bad("issued before Christ", Code.BAD_DATES, b -> b.issueDate(LocalDate.of(-5, 1, 1))),
        bad("negative prepayment", Code.BAD_AMOUNT, b -> b.prepaidMinor(-1)),
        bad("all prepaid", Code.BAD_AMOUNT, b -> b.prepaidMinor(12_935)),
        bad("more prepaid than owed", Code.BAD_AMOUNT, b -> b.prepaidMinor(1_000_000)),
        bad("rounded to nothing", Code.BAD_AMOUNT, b -> b.roundingMinor(-12_435)),
        bad("an overflowing rounding", Code.OVERFLOW, b -> b.roundingMinor(Long.MAX_VALUE)),
        bad("a net that overflows", Code.OVERFLOW, b -> b.adjustment(charge(Long.MAX_VALUE))),
        bad(
            "a tax that overflows",
            Code.OVERFLOW,
            b -> b.adjustment(charge(Long.MAX_VALUE - 20_000))),
        bad(
            "a line that overflows",
            Code.OVERFLOW,
            b -> b.line("Much", "1000000000000", "1000000000000", STANDARD)),
        bad(
            "a tax of no line",
            Code.INCONSISTENT_TOTALS,
            b -> b.statedTax(new TaxCategory("S", BigDecimal.ONE), 0)),
        bad(
            "a tax of one unit more",
            Code.INCONSISTENT_TOTALS,
            b -> b.statedTax(STANDARD, 1_980 + 100)),
        bad("too many lines", Code.OUT_OF_BOUNDS, InvoiceTermsTest::manyLines),
        bad("too many adjustments", Code.OUT_OF_BOUNDS, InvoiceTermsTest::manyAdjustments),
        bad("too many documents", Code.OUT_OF_BOUNDS, InvoiceTermsTest::manyDocuments));
  }

  private static Adjustment charge(long minor) {
    return new Adjustment("Charge", minor, STANDARD);
  }

  private static Arguments bad(String what, Code code, UnaryOperator<InvoiceTerms.Builder> change) {
    return Arguments.of(what, code, change);
  }

  private static InvoiceTerms.Builder manyLines(InvoiceTerms.Builder builder) {
    Collections.nCopies(
            Checks.MAX_LINES, new InvoiceLine("x", BigDecimal.ONE, BigDecimal.ONE, STANDARD))
        .forEach(builder::line);
    return builder;
  }

  private static InvoiceTerms.Builder manyAdjustments(InvoiceTerms.Builder builder) {
    Collections.nCopies(Checks.MAX_LINES, charge(1)).forEach(builder::adjustment);
    return builder;
  }

  private static InvoiceTerms.Builder manyDocuments(InvoiceTerms.Builder builder) {
    Collections.nCopies(Checks.MAX_DOCUMENTS, new DocumentReference("x", SecureHash.sha256("x")))
        .forEach(builder::document);
    return builder;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void bad_input_is_refused_with_a_code(
      String what, Code code, UnaryOperator<InvoiceTerms.Builder> change) {
    assertRefused(code, () -> change.apply(Samples.builder()).build());
  }

  @Test
  void an_invoice_without_lines_is_refused() {
    assertRefused(Code.OUT_OF_BOUNDS, () -> dated().adjustment(charge(100)).build());
  }

  @Test
  void bad_lines_are_refused() {
    BigDecimal one = BigDecimal.ONE;
    assertRefused(Code.MISSING, () -> new InvoiceLine(null, one, one, STANDARD));
    assertRefused(Code.MISSING, () -> new InvoiceLine("x", null, one, STANDARD));
    assertRefused(Code.MISSING, () -> new InvoiceLine("x", one, null, STANDARD));
    assertRefused(Code.MISSING, () -> new InvoiceLine("x", one, one, null));
    assertRefused(Code.BAD_AMOUNT, () -> new InvoiceLine("x", one, one.negate(), STANDARD));
    assertRefused(Code.BAD_AMOUNT, () -> new TaxCategory("S", one.negate()));
  }

  /**
   * Exact arithmetic with an exponent of a billion would take all memory: the digits are counted
   * first.
   */
  @Test
  void numbers_of_absurd_size_are_refused_at_once() {
    for (String number : List.of(
        "1e1000000000", "1e-1000000000", "1e31", "1e-11", "1".repeat(31), "1".repeat(5_000))) {
      assertRefused(
          Code.BAD_AMOUNT,
          () -> new InvoiceLine("x", BigDecimal.ONE, new BigDecimal(number), STANDARD));
    }
  }

  @Test
  void nulls_in_lists_are_refused() {
    InvoiceTerms terms = Samples.terms();
    assertRefused(
        Code.MISSING,
        () -> new InvoiceTerms(
            terms.getNumber(),
            terms.getIssueDate(),
            terms.getDueDate(),
            terms.getCurrency(),
            Arrays.asList(terms.getLines().get(0), null),
            terms.getAdjustments(),
            0,
            0,
            terms.getTaxes(),
            terms.getNetMinor(),
            terms.getTaxMinor(),
            terms.getPayableMinor(),
            terms.getPaymentTerms(),
            terms.getDocuments()));
  }

  @Test
  void bad_parties_and_references_are_refused() {
    InvoiceTerms terms = Samples.terms();
    assertRefused(
        Code.SAME_PARTY,
        () -> Invoice.issue(Parties.INVOICE, Parties.SELLER, Parties.SELLER, terms));
    assertRefused(
        Code.SAME_PARTY,
        () -> Parties.invoice(InvoiceStatus.APPROVED).financed(Parties.BUYER, Parties.SALT));
    assertRefused(
        Code.OUT_OF_BOUNDS, () -> Parties.invoice(InvoiceStatus.APPROVED).paid(""));
    assertRefused(
        Code.OUT_OF_BOUNDS,
        () -> new Invoice(
            Parties.INVOICE,
            Parties.SELLER,
            Parties.BUYER,
            Parties.SELLER,
            "LOST",
            terms,
            null,
            null));
  }

  @Test
  void equal_invoices_are_those_that_are_equal_in_every_field() {
    assertThat(Samples.terms()).isEqualTo(Samples.terms()).hasSameHashCodeAs(Samples.terms());
    assertThat(Samples.builder().paymentTerms("net 30").build()).isNotEqualTo(Samples.terms());
    Invoice invoice = Parties.invoice(InvoiceStatus.PAID);
    assertThat(invoice)
        .isEqualTo(Parties.invoice(InvoiceStatus.PAID))
        .isNotEqualTo(Parties.invoice(InvoiceStatus.UNPAID));
  }

  @Test
  void a_document_is_matched_with_its_salt_and_not_without() {
    byte[] salt = new byte[DocumentReference.SALT_BYTES];
    salt[0] = 7;
    byte[] document = "<Invoice/>".getBytes(StandardCharsets.UTF_8);
    DocumentReference reference = DocumentReference.of("invoice.xml", salt, document);
    assertThat(reference.matches(salt, document)).isTrue();
    assertThat(reference.matches(new byte[DocumentReference.SALT_BYTES], document))
        .isFalse();
    assertThat(reference.matches(salt, "<Order/>".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
    assertThat(reference.matches(new byte[0], document)).isFalse();
    assertRefused(
        Code.OUT_OF_BOUNDS, () -> DocumentReference.of("invoice.xml", new byte[8], document));
  }

  private static InvoiceTerms.Builder dated() {
    return InvoiceTerms.builder()
        .number("1")
        .issueDate(LocalDate.of(2026, 1, 1))
        .dueDate(LocalDate.of(2026, 1, 31))
        .currency("EUR");
  }

  private static void assertRefused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvoiceException.class, refused -> assertThat(refused.reason()).isEqualTo(code));
  }
}
