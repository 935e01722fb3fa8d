package io.stateset.core.ledger.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.testcordapp.IouState;
import java.util.stream.Stream;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowException;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AmqpRoundTripTest {
  private final Amqp amqp = Amqp.forClassLoader(getClass().getClassLoader());

  static Stream<String> values() {
    Amqp.ensureInitialised();
    return Samples.all().entrySet().stream()
        .filter(sample -> !(sample.getValue() instanceof Throwable))
        .map(java.util.Map.Entry::getKey);
  }

  @ParameterizedTest
  @MethodSource("values")
  void what_was_written_is_read_back(String name) {
    Object object = Samples.all().get(name);
    byte[] bytes = amqp.serialize(object).getBytes();
    Object read = amqp.deserialize(bytes, Object.class);
    assertThat(SecureHash.sha256(amqp.serialize(read).getBytes()))
        .isEqualTo(SecureHash.sha256(bytes));
  }

  @Test
  void a_transaction_keeps_its_id_and_its_states() {
    SignedTransaction read =
        amqp.deserialize(amqp.serialize(Samples.signedTransaction()), SignedTransaction.class);
    assertThat(read.getId()).isEqualTo(Samples.wireTransaction().getId());
    IouState state =
        amqp.within(() -> (IouState) read.getTx().getOutputs().get(0).getData());
    assertThat(state.getCents()).isEqualTo(5);
    assertThat(state.getOwner()).isEqualTo(Samples.PARTY);
  }

  @Test
  void an_exception_of_a_flow_keeps_its_class_and_message() {
    Throwable read =
        amqp.deserialize(amqp.serialize(new FlowException("refused")), Throwable.class);
    assertThat(read).isExactlyInstanceOf(FlowException.class).hasMessage("refused");
  }

  @Test
  void code_that_names_no_context_finds_the_one_its_thread_is_bound_to() {
    Amqp other = Amqp.forClassLoader(ClassLoader.getPlatformClassLoader());
    assertThat(amqp.within(() -> other.within(AmqpRoundTripTest::defaultContext)))
        .isSameAs(other.context());
    assertThat(amqp.within(AmqpRoundTripTest::defaultContext)).isSameAs(amqp.context());
    assertThat(defaultContext()).isNotSameAs(amqp.context()).isNotSameAs(other.context());
  }

  private static SerializationContext defaultContext() {
    return SerializationFactory.Companion.getDefaultFactory().getDefaultContext();
  }
}
