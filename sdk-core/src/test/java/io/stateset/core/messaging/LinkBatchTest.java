package io.stateset.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LinkBatchTest {
  private static final MessagingOptions OPTIONS =
      MessagingOptions.DEFAULTS.withBatches(1 << 20, 4, 0);

  @Property(tries = 300)
  void what_was_encoded_is_decoded(
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE - 4) long first,
      @ForAll @Size(min = 1, max = 4) List<byte[]> payloads) {
    LinkBatch decoded = LinkBatch.decode(new LinkBatch(first, payloads).encode(), OPTIONS);
    assertThat(decoded.first()).isEqualTo(first);
    assertThat(decoded.last()).isEqualTo(first + payloads.size() - 1);
    assertThat(decoded.payloads())
        .usingElementComparator(java.util.Arrays::compare)
        .isEqualTo(payloads);
  }

  @Property
  @Tag("fuzz")
  void any_bytes_are_a_batch_or_a_typed_refusal(@ForAll byte[] bytes) {
    assertTypedRefusal(bytes);
  }

  @Property
  @Tag("fuzz")
  void a_batch_with_changed_bytes_is_a_batch_or_a_typed_refusal(
      @ForAll @Size(min = 1, max = 4) List<byte[]> payloads,
      @ForAll int position,
      @ForAll byte value,
      @ForAll int cut) {
    byte[] bytes = new LinkBatch(1, payloads).encode();
    bytes[Math.floorMod(position, bytes.length)] = value;
    assertTypedRefusal(bytes);
    assertTypedRefusal(java.util.Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length)));
  }

  private static void assertTypedRefusal(byte[] bytes) {
    Throwable thrown = catchThrowable(() -> LinkBatch.decode(bytes, OPTIONS));
    assertThat(thrown == null || thrown instanceof MessagingException).isTrue();
  }

  @Example
  void the_format_stays_as_it_is() {
    LinkBatch batch = new LinkBatch(258, List.of(new byte[] {10, 11}, new byte[0]));
    assertThat(HexFormat.of().formatHex(batch.encode()))
        .isEqualTo("01" + "0000000000000102" + "00000002" + "00000002" + "0a0b" + "00000000");
    assertThat(HexFormat.of().formatHex(LinkBatch.encodeMark(258))).isEqualTo("0000000000000102");
  }

  @Example
  void counts_lengths_and_numbers_out_of_bounds_are_refused() {
    refused(header(1, 0), MessagingException.Code.MALFORMED);
    refused(header(1, 5), MessagingException.Code.MALFORMED);
    refused(header(1, -1), MessagingException.Code.MALFORMED);
    refused(header(0, 1), MessagingException.Code.MALFORMED);
    refused(header(-1, 1), MessagingException.Code.MALFORMED);
    refused(header(Long.MAX_VALUE, 1), MessagingException.Code.MALFORMED);
    refused(
        new LinkBatch(1, List.of(new byte[OPTIONS.maxMessageBytes() + 1])).encode(),
        MessagingException.Code.TOO_LARGE);
  }

  private static byte[] header(long first, int count) {
    return ByteBuffer.allocate(17)
        .put((byte) 1)
        .putLong(first)
        .putInt(count)
        .putInt(0)
        .array();
  }

  private static void refused(byte[] bytes, MessagingException.Code code) {
    assertThatExceptionOfType(MessagingException.class)
        .isThrownBy(() -> LinkBatch.decode(bytes, OPTIONS))
        .returns(code, MessagingException::reason);
  }
}
