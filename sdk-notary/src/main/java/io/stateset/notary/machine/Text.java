package io.stateset.notary.machine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Short text in binary forms: a count of 2 bytes, then that many bytes of strict UTF-8. */
final class Text {

  private Text() {}

  static byte[] encode(String text, int maxBytes) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      if (bytes.remaining() > maxBytes) {
        throw new IllegalArgumentException("text of more than " + maxBytes + " bytes");
      }
      byte[] encoded = new byte[bytes.remaining()];
      bytes.get(encoded);
      return encoded;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text that is not Unicode", e);
    }
  }

  static void write(byte[] encoded, ByteBuffer target) {
    target.putShort((short) encoded.length).put(encoded);
  }

  static String read(ByteBuffer source, int maxBytes) {
    int length = source.getShort() & 0xffff;
    if (length > maxBytes || length > source.remaining()) {
      throw new MalformedException("text of a wrong length: " + length, null);
    }
    ByteBuffer encoded = source.slice(source.position(), length);
    source.position(source.position() + length);
    return decode(encoded);
  }

  private static String decode(ByteBuffer encoded) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("text that is not UTF-8", e);
    }
  }
}
