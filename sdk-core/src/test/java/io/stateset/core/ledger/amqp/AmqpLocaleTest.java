package io.stateset.core.ledger.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.LedgerException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Under which default locales a node starts. */
class AmqpLocaleTest {
  @Test
  void where_a_small_i_becomes_another_letter_the_start_is_refused_with_advice() {
    for (String language : new String[] {"tr", "az"}) {
      assertThatThrownBy(() -> AmqpLocale.require(new Locale(language)))
          .hasMessageContaining(language)
          .hasMessageContaining("-Duser.language")
          .isInstanceOfSatisfying(
              LedgerException.class, e -> assertThat(e.code()).isEqualTo("UNSUPPORTED_LOCALE"));
    }
  }

  @Test
  void all_other_locales_will_do() {
    for (Locale locale : Locale.getAvailableLocales()) {
      if (!locale.getLanguage().equals("tr") && !locale.getLanguage().equals("az")) {
        AmqpLocale.require(locale);
      }
    }
  }
}
