package io.stateset.notary.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** A request is read, and then has one form only, or it is malformed. */
@Tag("fuzz")
class CodecFuzzTest {
  private static final int MAX_BYTES = 1 << 16;

  private record Change(int position, byte value) {}

  @Provide
  Arbitrary<byte[]> requests() {
    return damaged(List.of(
        RequestCodec.encode(Requests.spend("T", "a")),
        RequestCodec.encode(Requests.spend("T", "a", "b", "c"))));
  }

  @Provide
  Arbitrary<byte[]> leaves() {
    return damaged(List.of(LeafCodec.encode(Requests.spend("T", "a", "b").leaf())));
  }

  private static Arbitrary<byte[]> damaged(List<byte[]> valid) {
    Arbitrary<Byte> values =
        Arbitraries.oneOf(Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7f), Arbitraries.bytes());
    Arbitrary<List<Change>> changes = Combinators.combine(
            Arbitraries.integers().greaterOrEqual(0).withoutEdgeCases(), values)
        .as(Change::new)
        .list()
        .ofMaxSize(4);
    return Combinators.combine(Arbitraries.of(valid), changes).as(CodecFuzzTest::apply);
  }

  private static byte[] apply(byte[] valid, List<Change> changes) {
    byte[] bytes = valid.clone();
    changes.forEach(change -> bytes[change.position() % bytes.length] = change.value());
    return bytes;
  }

  @Property
  void requests_are_read_or_malformed(@ForAll("requests") byte[] bytes) {
    assertRequest(bytes);
  }

  @Property
  void random_requests_are_read_or_malformed(@ForAll byte[] bytes) {
    assertRequest(bytes);
  }

  private static void assertRequest(byte[] bytes) {
    try {
      assertThat(RequestCodec.encode(RequestCodec.decode(bytes, MAX_BYTES))).isEqualTo(bytes);
    } catch (MalformedException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Property
  void leaves_are_read_or_malformed(@ForAll("leaves") byte[] bytes) {
    try {
      assertThat(LeafCodec.encode(LeafCodec.decode(bytes))).isEqualTo(bytes);
    } catch (MalformedException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }
}
