package io.stateset.core.testing;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Bytes from outside, as a fuzz test hands them to a parser: mostly valid ones with a few changes,
 * which come further than random ones, and random ones.
 */
public final class DamagedBytes {
  /** Lengths and counts that parsers trip over. */
  private static final List<Byte> TELLING = bytes(0, 1, 2, 0x7f, 0x80, 0xff);

  private static final int MAX_CHANGES = 4;
  private static final int MAX_RANDOM = 300;

  private DamagedBytes() {}

  /** {@code valid} must not be empty, nor any of its elements. */
  public static Arbitrary<byte[]> of(List<byte[]> valid) {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(MAX_RANDOM);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(9, damaged(valid)), net.jqwik.api.Tuple.of(1, random));
  }

  private static Arbitrary<byte[]> damaged(List<byte[]> valid) {
    Arbitrary<List<Change>> changes = changes().list().ofMinSize(1).ofMaxSize(MAX_CHANGES);
    return Combinators.combine(Arbitraries.of(valid), changes).as(DamagedBytes::apply);
  }

  private static Arbitrary<Change> changes() {
    Arbitrary<Byte> values = Arbitraries.oneOf(Arbitraries.of(TELLING), Arbitraries.bytes());
    Arbitrary<Integer> positions = Arbitraries.integers().greaterOrEqual(0).withoutEdgeCases();
    return Combinators.combine(Arbitraries.of(Kind.class), positions, values).as(Change::new);
  }

  private static byte[] apply(byte[] valid, List<Change> changes) {
    byte[] bytes = valid.clone();
    for (Change change : changes) {
      bytes = bytes.length == 0 ? bytes : change.applied(bytes);
    }
    return bytes;
  }

  private static List<Byte> bytes(int... values) {
    return Arrays.stream(values).mapToObj(value -> (byte) value).toList();
  }

  /** What happens to bytes on their way. */
  private enum Kind {
    SET,
    FLIP,
    CUT,
    GROW,
    REPEAT
  }

  private record Change(Kind kind, int position, byte value) {
    byte[] applied(byte[] bytes) {
      int at = position % bytes.length;
      return switch (kind) {
        case SET -> with(bytes, at, value);
        case FLIP -> with(bytes, at, (byte) (bytes[at] ^ (1 << (value & 7))));
        case CUT -> Arrays.copyOf(bytes, at);
        case GROW -> Arrays.copyOf(bytes, bytes.length + 1 + (value & 31));
        case REPEAT -> repeated(bytes, at, Math.min(value & 63, bytes.length - at));
      };
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
      bytes[at] = value;
      return bytes;
    }

    private static byte[] repeated(byte[] bytes, int at, int length) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
      System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
      return longer;
    }
  }
}
