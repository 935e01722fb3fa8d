package io.stateset.core.ledger.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.LedgerException;
import io.stateset.testcordapp.IouState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.corda.core.identity.Party;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmqpBadInputTest {
  private static final AmqpLimits SMALL = new AmqpLimits(100_000, 60, 5_000, 20_000);

  private final Amqp amqp = fresh();

  private static Amqp fresh() {
    return Amqp.create(AmqpBadInputTest.class.getClassLoader(), Set.of(), List.of(), SMALL);
  }

  @Test
  void random_bytes_are_refused() {
    for (long seed = 0; seed < 20_000; seed++) {
      byte[] bytes = new byte[(int) (seed % 200)];
      new Random(seed).nextBytes(bytes);
      readOrRefuse(bytes, seed);
    }
  }

  @Test
  void random_values_in_a_valid_frame_are_refused() {
    byte[] frame = amqp.serialize("x").getBytes();
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Arrays.copyOf(frame, frame.length);
      int from = 19 + random.nextInt(5);
      byte[] noise = new byte[bytes.length - from];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, bytes, from, noise.length);
      readOrRefuse(bytes, seed);
    }
  }

  @Test
  void damaged_encodings_are_read_or_refused() {
    List<byte[]> encodings = new ArrayList<>();
    Samples.all()
        .values()
        .forEach(sample -> encodings.add(amqp.serialize(sample).getBytes()));
    for (long seed = 0; seed < 4_000; seed++) {
      Random random = new Random(seed);
      byte[] encoding = encodings.get(random.nextInt(encodings.size()));
      readOrRefuse(damaged(encoding, random), seed);
    }
    assertThat(amqp.deserialize(amqp.serialize(Samples.PARTY), Party.class))
        .isEqualTo(Samples.PARTY);
  }

  private static byte[] damaged(byte[] encoding, Random random) {
    byte[] bytes = encoding.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      switch (random.nextInt(3)) {
        case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        default -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      }
    }
    return bytes;
  }

  private void readOrRefuse(byte[] bytes, long seed) {
    try {
      amqp.deserialize(bytes, Object.class);
    } catch (LedgerException e) {
      assertThat(e.code()).as("seed " + seed).isNotEqualTo("INTERNAL");
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  @Test
  void a_refused_schema_does_not_spoil_later_ones() {
    byte[] good = amqp.serialize(new Harmless1(7)).getBytes();
    Amqp reader = fresh();
    assertRefused(
            () -> reader.deserialize(renamed(good, Harmless1.class, Forbidden.class), Object.class))
        .isEqualTo("CLASS_NOT_ALLOWED");
    assertThat(reader.deserialize(good, Harmless1.class).getNumber()).isEqualTo(7);
  }

  @Test
  void a_schema_cannot_give_a_known_types_descriptor_to_another_type() {
    byte[] good = amqp.serialize(new Harmless1(7)).getBytes();
    assertThat(amqp.deserialize(renamed(good, Harmless1.class, Forbidden.class), Object.class))
        .isInstanceOf(Harmless1.class);
  }

  @Test
  void a_class_that_is_not_marked_is_not_written() {
    assertRefused(() -> amqp.serialize(new Forbidden(1))).isEqualTo("CLASS_NOT_ALLOWED");
  }

  @Test
  void a_class_that_is_not_here_is_not_made_up() {
    byte[] bytes = amqp.serialize(Samples.state().getData()).getBytes();
    ClassLoader without = new ClassLoader(getClass().getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.equals(IouState.class.getName())) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
    assertRefused(() -> Amqp.forClassLoader(without).deserialize(bytes, Object.class))
        .isEqualTo("UNKNOWN_CLASS");
  }

  @Test
  void another_type_than_asked_for_is_refused() {
    byte[] bytes = amqp.serialize(Samples.PARTY).getBytes();
    assertRefused(() -> amqp.deserialize(bytes, IouState.class)).isEqualTo("UNEXPECTED_TYPE");
  }

  @Test
  void a_constructors_refusal_is_the_cause() {
    byte[] bytes = amqp.serialize(new Harmless1(7)).getBytes();
    int number = indexOf(bytes, new byte[] {(byte) 0xc0, 3, 1, 0x54, 7}) + 4;
    bytes[number] = -7;
    assertThatThrownBy(() -> amqp.deserialize(bytes, Object.class))
        .isInstanceOf(LedgerException.class)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("negative");
  }

  @Test
  void deep_nesting_is_refused() {
    Object nested = new ArrayList<>(List.of("x"));
    for (int depth = 0; depth < 100; depth++) {
      nested = new ArrayList<>(List.of(nested));
    }
    byte[] bytes =
        Amqp.forClassLoader(getClass().getClassLoader()).serialize(nested).getBytes();
    assertRefused(() -> amqp.deserialize(bytes, Object.class)).isEqualTo("TOO_LARGE");
  }

  @Test
  void many_values_are_refused() {
    byte[] bytes = amqp.serialize(new ArrayList<>(java.util.Collections.nCopies(6_000, "x")))
        .getBytes();
    assertRefused(() -> amqp.deserialize(bytes, Object.class)).isEqualTo("TOO_LARGE");
  }

  @Test
  void references_that_stand_for_many_values_are_refused() {
    Object doubled = new ArrayList<>(List.of("x"));
    for (int times = 0; times < 20; times++) {
      doubled = new ArrayList<>(Arrays.asList(doubled, doubled));
    }
    byte[] bytes = amqp.serialize(doubled).getBytes();
    assertThat(bytes.length).isLessThan(5_000);
    assertRefused(() -> amqp.deserialize(bytes, Object.class)).isEqualTo("TOO_LARGE");
  }

  @Test
  void too_many_entries_that_hash_are_refused() {
    Map<Integer, Integer> map = new LinkedHashMap<>();
    for (int entry = 0; entry < 17_000; entry++) {
      map.put(entry, entry);
    }
    Amqp roomy = Amqp.forClassLoader(getClass().getClassLoader());
    byte[] bytes = roomy.serialize(map).getBytes();
    assertRefused(() -> roomy.deserialize(bytes, Object.class)).isEqualTo("TOO_LARGE");
  }

  @Test
  void too_many_bytes_are_refused() {
    byte[] bytes = amqp.serialize(new byte[200_000]).getBytes();
    assertRefused(() -> amqp.deserialize(bytes, Object.class)).isEqualTo("TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 7, 8, 9, 17, 18})
  void damage_in_the_frame_is_refused(int position) {
    byte[] bytes = amqp.serialize(Samples.PARTY).getBytes();
    bytes[position] ^= 0x22;
    assertRefused(() -> amqp.deserialize(bytes, Object.class)).isEqualTo("MALFORMED_BYTES");
  }

  @Test
  void bytes_after_the_end_are_refused() {
    byte[] bytes = amqp.serialize(Samples.PARTY).getBytes();
    assertRefused(() -> amqp.deserialize(Arrays.copyOf(bytes, bytes.length + 1), Object.class))
        .isEqualTo("MALFORMED_BYTES");
  }

  private static byte[] renamed(byte[] bytes, Class<?> from, Class<?> to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(from.getName()).hasSameSizeAs(to.getName());
    assertThat(text).contains(from.getName());
    return text.replace(from.getName(), to.getName()).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    int index = new String(bytes, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
    assertThat(index).isPositive();
    return index;
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertRefused(ThrowingCallable call) {
    AbstractThrowableAssert<?, ?> refusal =
        assertThatThrownBy(call).isInstanceOf(LedgerException.class);
    return refusal.extracting(
        e -> ((LedgerException) e).code(), org.assertj.core.api.InstanceOfAssertFactories.STRING);
  }
}
