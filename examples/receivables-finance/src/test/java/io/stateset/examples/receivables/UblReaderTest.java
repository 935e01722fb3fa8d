package io.stateset.examples.receivables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.examples.receivables.UblException.Code;
import io.stateset.states.invoice.InvoiceException;
import io.stateset.states.invoice.InvoiceTerms;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a UBL invoice comes to the ledger, and what is not read at all. */
class UblReaderTest {
  private static final byte[] SALT = new byte[32];

  @TempDir
  Path folder;

  @Test
  void the_sample_is_read_with_its_tax_rates_allowance_and_prepaid_amount() throws IOException {
    InvoiceTerms terms = read(sample());

    assertThat(terms.getNumber()).isEqualTo("2026-0815");
    assertThat(terms.getDueDate()).isEqualTo(LocalDate.of(2027, 1, 31));
    assertThat(terms.getNetMinor()).isEqualTo(93_000);
    assertThat(terms.getTaxMinor()).isEqualTo(17_100);
    assertThat(terms.getPayableMinor()).isEqualTo(100_000);
    assertThat(terms.getDocuments()).hasSize(1);
  }

  @Test
  void an_invoice_with_charges_a_price_for_a_hundred_and_tax_in_a_second_currency_is_read()
      throws IOException {
    InvoiceTerms terms = UblReader.read(Path.of("invoices", "spare-parts.xml"), SALT);

    assertThat(terms.getDueDate()).isEqualTo(LocalDate.of(2026, 12, 16));
    assertThat(terms.getNetMinor()).isEqualTo(98_700);
    assertThat(terms.getTaxMinor()).isEqualTo(14_160);
    assertThat(terms.getPayableMinor()).isEqualTo(102_860);
    assertThat(terms.getRoundingMinor()).isZero();
  }

  @Test
  void a_tax_is_what_the_issuer_has_rounded_it_to() throws IOException {
    String rounded = sample()
        .replace(">5.00</cbc:TaxAmount>", ">5.01</cbc:TaxAmount>")
        .replace(">1101.00</cbc:TaxInclusiveAmount>", ">1101.01</cbc:TaxInclusiveAmount>")
        .replace(
            "PayableAmount currencyID=\"EUR\">1000.00", "PayableAmount currencyID=\"EUR\">1000.01");

    InvoiceTerms terms = read(rounded);

    assertThat(terms.getTaxMinor()).isEqualTo(17_101);
    assertThat(terms.getRoundingMinor()).isZero();
  }

  @Test
  void a_declared_rounding_explains_that_difference_and_no_other() throws IOException {
    String declared = sample()
        .replace(
            "<cbc:PayableAmount",
            "<cbc:PayableRoundingAmount currencyID=\"EUR\">0.40</cbc:PayableRoundingAmount>"
                + "<cbc:PayableAmount");

    InvoiceTerms terms = read(declared.replace(">1000.00</cbc:Pay", ">1000.40</cbc:Pay"));

    assertThat(terms.getRoundingMinor()).isEqualTo(40);
    assertThatThrownBy(() -> read(declared.replace(">1000.00</cbc:Pay", ">2000.00</cbc:Pay")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("200000");
  }

  @Test
  void a_total_that_does_not_follow_from_the_lines_is_refused() throws IOException {
    String wrong = sample()
        .replace(
            "PayableAmount currencyID=\"EUR\">1000.00", "PayableAmount currencyID=\"EUR\">2000.00");

    assertRefused(wrong, Code.INCONSISTENT_TOTALS);
  }

  @Test
  void a_net_or_gross_amount_that_does_not_follow_from_the_lines_is_refused() throws IOException {
    for (String element : List.of("TaxExclusiveAmount", "TaxInclusiveAmount")) {
      String wrong =
          sample().replaceAll("(<cbc:" + element + " currencyID=\"EUR\">)[^<]*", "$177.00");

      assertThat(wrong).isNotEqualTo(sample());
      assertRefused(wrong, Code.INCONSISTENT_TOTALS);
    }
  }

  @Test
  void a_rounding_that_is_none_is_refused() throws IOException {
    String huge = sample()
        .replace(
            "<cbc:PayableAmount",
            "<cbc:PayableRoundingAmount currencyID=\"EUR\">1000000.00</cbc:PayableRoundingAmount>"
                + "<cbc:PayableAmount")
        .replace(">1000.00</cbc:Pay", ">1001000.00</cbc:Pay");

    assertRefused(huge, Code.INCONSISTENT_TOTALS);
  }

  @Test
  void what_only_a_rounding_leaves_to_pay_is_to_pay() throws IOException {
    InvoiceTerms terms = read(sample()
        .replace(
            "PrepaidAmount currencyID=\"EUR\">101.00", "PrepaidAmount currencyID=\"EUR\">1101.00")
        .replace(
            "<cbc:PayableAmount currencyID=\"EUR\">1000.00",
            "<cbc:PayableRoundingAmount currencyID=\"EUR\">0.01</cbc:PayableRoundingAmount>"
                + "<cbc:PayableAmount currencyID=\"EUR\">0.01"));

    assertThat(terms.getPayableMinor()).isEqualTo(1);
  }

  @Test
  void a_price_with_more_decimals_than_the_ledger_keeps_changes_no_amount() throws IOException {
    InvoiceTerms terms = read(sample().replace(">85.00</cbc:Price", ">85.000000000049</cbc:Price"));

    assertThat(terms.getPayableMinor()).isEqualTo(100_000);
  }

  @Test
  void a_name_that_is_longer_than_the_ledger_keeps_is_cut() throws IOException {
    String name = sample().replaceFirst("(?s).*?<cac:Item>.*?<cbc:Name>([^<]*)<.*", "$1");

    InvoiceTerms terms = read(sample().replace(name, "x".repeat(1_500)));

    assertThat(terms.getLines().get(0).getDescription()).hasSize(1_000).endsWith("x…");
  }

  @Test
  void a_long_name_is_not_cut_within_a_character() throws IOException {
    String name = sample().replaceFirst("(?s).*?<cac:Item>.*?<cbc:Name>([^<]*)<.*", "$1");

    InvoiceTerms terms = read(sample().replace(name, "x".repeat(998) + "\uD83D\uDE9C and more"));

    assertThat(terms.getLines().get(0).getDescription()).hasSize(999).endsWith("x…");
  }

  @Test
  void line_breaks_in_a_text_are_spaces() throws IOException {
    InvoiceTerms terms = read(sample().replace("2026-0815", "\n  2026-\n  0815\n"));

    assertThat(terms.getNumber()).isEqualTo("2026- 0815");
  }

  @Test
  void a_document_type_with_an_entity_is_refused() throws IOException {
    String hostile = sample()
        .replace(
            "<Invoice ",
            "<!DOCTYPE Invoice [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><Invoice ");

    assertThatThrownBy(() -> read(hostile))
        .isInstanceOf(UblException.class)
        .hasMessageContaining("DOCTYPE");
  }

  @Test
  void entities_that_grow_without_end_are_refused_before_they_do() throws IOException {
    StringBuilder entities = new StringBuilder("<!DOCTYPE Invoice [<!ENTITY e0 \"ha\">");
    for (int i = 1; i < 40; i++) {
      entities.append("<!ENTITY e" + i + " \"" + ("&e" + (i - 1) + ";").repeat(10) + "\">");
    }
    String hostile = sample()
        .replace("<Invoice ", entities + "]><Invoice ")
        .replace("<cbc:ID>", "<cbc:ID>&e39;");

    assertThatThrownBy(() -> read(hostile))
        .isInstanceOf(UblException.class)
        .hasMessageContaining("DOCTYPE");
  }

  @Test
  void a_file_beyond_the_bound_is_refused_though_it_is_an_invoice() throws IOException {
    String large = sample() + " ".repeat(10 << 20);

    assertRefused(large, Code.TOO_LARGE);
  }

  @Test
  void elements_nested_too_deep_are_refused() {
    String deep = "<a>".repeat(1_000) + "</a>".repeat(1_000);

    assertRefused(deep, Code.NOT_XML);
  }

  @Test
  void what_is_no_invoice_is_refused() {
    assertRefused("<html/>", Code.NOT_AN_INVOICE);
    assertRefused("not xml", Code.NOT_XML);
    assertRefused("", Code.NOT_XML);
  }

  @Test
  void an_amount_that_overflows_is_refused() throws IOException {
    String huge = sample()
        .replace(
            "PayableAmount currencyID=\"EUR\">1000.00",
            "PayableAmount currencyID=\"EUR\">99999999999999999999.00");

    assertRefused(huge, Code.BAD_AMOUNT);
  }

  @Test
  void an_unknown_currency_is_refused() throws IOException {
    assertThatThrownBy(() -> read(sample().replace("EUR", "QQQ")))
        .isInstanceOfSatisfying(
            InvoiceException.class,
            refusal ->
                assertThat(refusal.reason()).isEqualTo(InvoiceException.Code.UNKNOWN_CURRENCY));
  }

  @Test
  void an_amount_in_another_currency_is_not_taken_for_one_of_the_invoices() throws IOException {
    for (String element :
        List.of("PayableAmount", "PriceAmount", "LineExtensionAmount", "PrepaidAmount", "Amount")) {
      String own = "<cbc:" + element + " currencyID=\"EUR\"";

      assertThat(sample()).contains(own);
      assertRefused(sample().replace(own, own.replace("EUR", "USD")), Code.BAD_AMOUNT);
    }
  }

  private void assertRefused(String xml, Code reason) {
    assertThatThrownBy(() -> read(xml))
        .isInstanceOfSatisfying(
            UblException.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  private InvoiceTerms read(String xml) throws IOException {
    return UblReader.read(Files.writeString(folder.resolve("invoice.xml"), xml), SALT);
  }

  private static String sample() throws IOException {
    try (InputStream sample = UblReaderTest.class.getResourceAsStream("/invoice.xml")) {
      return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
