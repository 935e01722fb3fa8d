package io.stateset.core.ledger.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.testing.DamagedBytes;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** AMQP from a peer is an object or a typed refusal, whatever it says of types and lengths. */
@Tag("fuzz")
class AmqpFuzzTest {
  private static final AmqpLimits SMALL = new AmqpLimits(100_000, 60, 5_000, 20_000);

  private final Amqp amqp =
      Amqp.create(AmqpFuzzTest.class.getClassLoader(), Set.of(), List.of(), SMALL);

  @Provide
  Arbitrary<byte[]> damaged() {
    return DamagedBytes.of(Samples.all().values().stream()
        .map(sample -> amqp.serialize(sample).getBytes())
        .toList());
  }

  @Property
  void damaged_objects_are_read_or_refused(@ForAll("damaged") byte[] bytes) {
    assertReadOrRefused(bytes, Object.class);
  }

  @Property
  void damaged_exceptions_of_peers_are_read_or_refused(@ForAll("damaged") byte[] bytes) {
    assertReadOrRefused(bytes, Throwable.class);
  }

  private void assertReadOrRefused(byte[] bytes, Class<?> type) {
    try {
      assertThat(amqp.deserialize(bytes, type)).isInstanceOf(type);
    } catch (LedgerException e) {
      assertThat(e.code()).isNotEqualTo("INTERNAL");
    }
  }
}
