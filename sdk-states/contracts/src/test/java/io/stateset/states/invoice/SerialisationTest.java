package io.stateset.states.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.ledger.amqp.Amqp;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over the wire comes back as it was. */
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

  @Test
  void terms_survive() {
    InvoiceTerms terms = Samples.terms();
    assertThat(TermsComparison.same(terms, back(terms))).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static <T> T back(T value) {
    return (T) amqp.deserialize(amqp.serialize(value), value.getClass());
  }
}
