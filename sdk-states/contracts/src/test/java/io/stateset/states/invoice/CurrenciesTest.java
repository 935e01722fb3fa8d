package io.stateset.states.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.states.invoice.InvoiceException.Code;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrenciesTest {

  /** ISO 4217:2015, list one. */
  @ParameterizedTest
  @CsvSource({
    "EUR,2", "USD,2", "GBP,2", "CHF,2", "JPY,0", "KRW,0", "KWD,3", "BHD,3", "CLF,4", "HUF,2",
    "ISK,0"
  })
  void a_currency_has_the_decimals_of_the_standard(String code, int decimals) {
    assertThat(Currencies.minorUnit(code)).isEqualTo(decimals);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "EU", "eur", "EURO", "XXX", "XAU", "XTS", "ZZZ", "DEM", "€"})
  void what_is_no_currency_in_use_is_refused(String code) {
    assertThatThrownBy(() -> Currencies.minorUnit(code))
        .isInstanceOfSatisfying(
            InvoiceException.class,
            refused -> assertThat(refused.reason())
                .isEqualTo(code == null ? Code.MISSING : Code.UNKNOWN_CURRENCY));
  }

  /** The JDK may know fewer or more; where both know one they agree. */
  @Test
  void the_table_agrees_with_the_jdks() {
    long shared = Currency.getAvailableCurrencies().stream()
        .filter(currency -> isKnown(currency.getCurrencyCode()))
        .peek(currency -> assertThat(Currencies.minorUnit(currency.getCurrencyCode()))
            .as(currency.getCurrencyCode())
            .isEqualTo(currency.getDefaultFractionDigits()))
        .count();
    assertThat(shared).isGreaterThan(150);
  }

  private static boolean isKnown(String code) {
    try {
      Currencies.minorUnit(code);
      return true;
    } catch (InvoiceException e) {
      return false;
    }
  }
}
