package io.stateset.notary.machine;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** What the readers of this package's binary forms share. */
final class Decoding {

  private Decoding() {}

  /** Turns what short or impossible bytes make the reader throw into the typed refusal. */
  static <T> T guarded(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (BufferUnderflowException e) {
      throw new MalformedException("the bytes end too early", e);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a value is out of range", e);
    }
  }

  static void requireEnd(ByteBuffer source) {
    if (source.hasRemaining()) {
      throw new MalformedException("bytes after the end: " + source.remaining(), null);
    }
  }

  static void requireVersion(byte expected, ByteBuffer source) {
    byte version = source.get();
    if (version != expected) {
      throw new MalformedException("unknown version: " + version, null);
    }
  }

  static void requireLength(byte[] bytes, int max) {
    if (bytes.length > max) {
      throw new MalformedException("more bytes than allowed: " + bytes.length + " of " + max, null);
    }
  }
}
