package io.stateset.core.messaging;

import io.stateset.core.messaging.MessagingException.Code;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive messages of one link: the number of the first, and the payloads.
 *
 * <p>Format: version (1 byte), first number (8), count (4), then length (4) and bytes of each. The
 * answer is the highest number that is stored (8 bytes).
 */
record LinkBatch(long first, List<byte[]> payloads) {
  /** Of a batch with one message, besides the payload. */
  static final int OVERHEAD_BYTES = 1 + Long.BYTES + Integer.BYTES + Integer.BYTES;

  private static final int FORMAT = 1;
  private static final int HEADER_BYTES = 1 + Long.BYTES + Integer.BYTES;

  long last() {
    return first + payloads.size() - 1;
  }

  byte[] encode() {
    int bytes = HEADER_BYTES;
    for (byte[] payload : payloads) {
      bytes = Math.addExact(bytes, Integer.BYTES + payload.length);
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    buffer.put((byte) FORMAT).putLong(first).putInt(payloads.size());
    payloads.forEach(payload -> buffer.putInt(payload.length).put(payload));
    return buffer.array();
  }

  /** Throws {@code MALFORMED} or {@code TOO_LARGE} for what no honest peer sends. */
  static LinkBatch decode(byte[] bytes, MessagingOptions options) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    require(buffer.remaining() >= HEADER_BYTES, "it is cut short");
    require(buffer.get() == FORMAT, "its version is unknown");
    long first = buffer.getLong();
    int count = buffer.getInt();
    require(count >= 1 && count <= options.batchMessages(), "its count is out of bounds");
    require(first >= 1 && first <= Long.MAX_VALUE - count, "its first number is out of bounds");
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      payloads.add(payload(buffer, options.maxMessageBytes()));
    }
    require(!buffer.hasRemaining(), "there are bytes after its end");
    return new LinkBatch(first, payloads);
  }

  private static byte[] payload(ByteBuffer buffer, int maxMessageBytes) {
    require(buffer.remaining() >= Integer.BYTES, "it is cut short");
    int length = buffer.getInt();
    require(length >= 0 && length <= buffer.remaining(), "a length is out of bounds");
    if (length > maxMessageBytes) {
      throw new MessagingException(Code.TOO_LARGE, "A message of " + length + " bytes came");
    }
    byte[] payload = new byte[length];
    buffer.get(payload);
    return payload;
  }

  static byte[] encodeMark(long highest) {
    return ByteBuffer.allocate(Long.BYTES).putLong(highest).array();
  }

  static long decodeMark(byte[] bytes) {
    require(bytes.length == Long.BYTES, "an acknowledgement has 8 bytes");
    long highest = ByteBuffer.wrap(bytes).getLong();
    require(highest >= 0, "numbers are not negative");
    return highest;
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new MessagingException(Code.MALFORMED, "Not a batch of messages: " + why);
    }
  }
}
