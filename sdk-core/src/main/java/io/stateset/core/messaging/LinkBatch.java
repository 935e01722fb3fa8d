package io.stateset.core.messaging;

import io.stateset.core.messaging.MessagingException.Code;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages of one link, in the order of their numbers, and the number after which they come.
 * Numbers grow and may leave gaps; {@code after} is what shows the receiver that nothing is missing
 * between.
 *
 * <p>Format: version (1 byte), after (8), count (4), then number (8), length (4) and bytes of each.
 */
record LinkBatch(long after, List<Message> messages) {
  private static final int FORMAT = 1;
  private static final int MAX_MESSAGES = 10_000;

  /** One message. The array is handed over. */
  record Message(long number, byte[] payload) {}

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(after);
      out.writeInt(messages.size());
      for (Message message : messages) {
        out.writeLong(message.number());
        out.writeInt(message.payload().length);
        out.write(message.payload());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Throws {@code MALFORMED} unless the numbers grow from {@code after} on. */
  static LinkBatch decode(byte[] bytes, int maxMessageBytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      require(in.readUnsignedByte() == FORMAT, "its format is unknown");
      long after = in.readLong();
      int count = in.readInt();
      require(after >= 0 && count >= 0 && count <= MAX_MESSAGES, "its counts are out of bounds");
      List<Message> messages = new ArrayList<>();
      long last = after;
      for (int i = 0; i < count; i++) {
        long number = in.readLong();
        require(number > last, "its numbers do not grow");
        last = number;
        messages.add(new Message(number, readPayload(in, maxMessageBytes)));
      }
      require(in.available() == 0, "there are bytes after its end");
      return new LinkBatch(after, messages);
    } catch (IOException e) {
      throw new MessagingException(Code.MALFORMED, "A batch of messages is cut short", e);
    }
  }

  private static byte[] readPayload(DataInputStream in, int maxMessageBytes) throws IOException {
    int length = in.readInt();
    require(
        length >= 0 && length <= maxMessageBytes && length <= in.available(),
        "a length is out of bounds");
    return in.readNBytes(length);
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new MessagingException(Code.MALFORMED, "Not a batch of messages: " + why);
    }
  }

  /** The number up to which everything was stored, as the receiver answers. */
  static byte[] encodeAcknowledgement(long number) {
    return java.nio.ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long decodeAcknowledgement(byte[] bytes) {
    require(bytes.length == Long.BYTES, "an acknowledgement has 8 bytes");
    return java.nio.ByteBuffer.wrap(bytes).getLong();
  }
}
