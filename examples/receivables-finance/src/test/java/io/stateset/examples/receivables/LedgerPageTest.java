package io.stateset.examples.receivables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerPageTest {
  private static final String FIRST = "A1".repeat(32);
  private static final String SECOND = "B2".repeat(32);
  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void each_transaction_has_a_box_and_each_known_input_a_line() {
    String page = page("Invoice\t\t", "Invoice\t" + FIRST + "\t");

    assertThat(page.split("<rect ")).hasSize(3);
    assertThat(page.split("<path class='input'")).hasSize(2);
  }

  @Test
  void an_input_that_the_party_does_not_have_has_no_line() {
    assertThat(page("Invoice\t\t", "Invoice\t" + "C3".repeat(32) + "\t"))
        .doesNotContain("<path class=");
  }

  @Test
  void what_others_wrote_stays_text() {
    assertThat(page("<script>&\t\t", "Invoice\t\t")).contains("&lt;script&gt;&amp;");
  }

  /** Arabic has digits of its own, which a browser does not take for a coordinate. */
  @Test
  void coordinates_are_a_browsers_whatever_the_locale() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

    assertThat(page("Invoice\t\t", "Invoice\t\t")).contains("<rect class='invoice' x='40' y='70'");
  }

  private static String page(String first, String second) {
    return LedgerPage.of(Map.of("Seller", List.of(FIRST + "\t" + first, SECOND + "\t" + second)));
  }
}
