package io.stateset.states.invoice;

import java.math.BigDecimal;
import java.time.LocalDate;
import net.corda.core.crypto.SecureHash;

/** An invoice to test with. */
final class Samples {
  static final TaxCategory STANDARD = new TaxCategory("S", new BigDecimal("20"));
  static final TaxCategory REDUCED = new TaxCategory("S", new BigDecimal("5.5"));

  private Samples() {}

  static InvoiceTerms terms() {
    return builder().build();
  }

  static InvoiceTerms.Builder builder() {
    return InvoiceTerms.builder()
        .number("2026-1")
        .issueDate(LocalDate.of(2026, 11, 1))
        .dueDate(LocalDate.of(2026, 12, 1))
        .currency("EUR")
        .line("Chair", "3", "33.33", STANDARD)
        .line("Book", "1", "10.01", REDUCED)
        .adjustment(new Adjustment("Discount", -100, STANDARD))
        .prepaidMinor(500)
        .document(new DocumentReference("order", SecureHash.sha256("order")));
  }
}
