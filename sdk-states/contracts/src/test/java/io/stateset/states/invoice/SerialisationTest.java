package io.stateset.states.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.amqp.Amqp;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over the wire comes back as it was, and cannot come back as what could not be made. */
class SerialisationTest {
  private static Amqp amqp;

  @BeforeAll
  static void prepare() {
    Amqp.ensureInitialised();
    amqp = Amqp.forClassLoader(SerialisationTest.class.getClassLoader());
  }

  @ParameterizedTest
  @EnumSource
  void a_command_survives(InvoiceStep step) {
    var command = new InvoiceContract.Take(step);
    assertThat(back(command)).isEqualTo(command);
  }

  @ParameterizedTest
  @EnumSource
  void a_financing_command_survives(FinancingStep step) {
    var command = new FinancingContract.Take(step);
    assertThat(back(command)).isEqualTo(command);
  }

  @ParameterizedTest
  @EnumSource
  void an_invoice_survives(InvoiceStatus status) {
    Invoice invoice = Parties.invoice(status);
    assertThat(back(invoice)).isEqualTo(invoice);
    assertThat(back(invoice).getTerms()).isEqualTo(Samples.terms());
  }

  @ParameterizedTest
  @EnumSource
  void a_financing_agreement_survives(FinancingStatus status) {
    FinancingAgreement agreement = Parties.agreement(status);
    assertThat(back(agreement)).isEqualTo(agreement);
    assertThat(back(agreement).commitment()).isEqualTo(agreement.commitment());
  }

  @Test
  void totals_that_were_altered_on_the_way_are_refused() {
    byte[] bytes = amqp.serialize(Samples.terms()).getBytes();
    assertThat(amqp.deserialize(bytes, InvoiceTerms.class)).isEqualTo(Samples.terms());
    byte[] altered = replaced(bytes, "33.33", "33.34");
    assertThatThrownBy(() -> amqp.deserialize(altered, InvoiceTerms.class))
        .hasStackTraceContaining("the totals do not follow from the lines");
  }

  private static byte[] replaced(byte[] bytes, String old, String changed) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(old);
    return text.replace(old, changed).getBytes(StandardCharsets.ISO_8859_1);
  }

  @SuppressWarnings("unchecked")
  private static <T> T back(T value) {
    return (T) amqp.deserialize(amqp.serialize(value), value.getClass());
  }
}
