package io.stateset.examples.receivables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.states.invoice.InvoiceTerms;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
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

    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("200000");
  }

  @Test
  void a_document_type_with_an_entity_is_refused() throws IOException {
    String hostile = sample()
        .replace(
            "<Invoice ",
            "<!DOCTYPE Invoice [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><Invoice ");

    assertThatThrownBy(() -> read(hostile))
        .isInstanceOf(IllegalArgumentException.class)
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
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOCTYPE");
  }

  @Test
  void a_file_beyond_the_bound_is_refused_though_it_is_an_invoice() throws IOException {
    String large = sample() + " ".repeat(10 << 20);

    assertThatThrownBy(() -> read(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10485760 bytes");
  }

  @Test
  void elements_nested_too_deep_are_refused() {
    String deep = "<a>".repeat(1_000) + "</a>".repeat(1_000);

    assertThatThrownBy(() -> read(deep)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_is_no_invoice_is_refused() {
    assertThatThrownBy(() -> read("<html/>")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read("not xml")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_amount_that_overflows_is_refused() throws IOException {
    String huge = sample()
        .replace(
            "PayableAmount currencyID=\"EUR\">1000.00",
            "PayableAmount currencyID=\"EUR\">99999999999999999999.00");

    assertThatThrownBy(() -> read(huge)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_unknown_currency_is_refused() throws IOException {
    assertThatThrownBy(() -> read(sample().replace("EUR", "QQQ")))
        .isInstanceOf(IllegalArgumentException.class);
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
