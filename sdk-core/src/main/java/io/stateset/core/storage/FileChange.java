package io.stateset.core.storage;

import java.nio.ByteBuffer;

/** Bytes that were written at a position of a file. The array is not copied: nobody changes it. */
record FileChange(long position, byte[] bytes) {
  long end() {
    return position + bytes.length;
  }

  ByteBuffer content() {
    return ByteBuffer.wrap(bytes);
  }

  /**
   * Writes the part that belongs into {@code target}, which holds the file from {@code start} on.
   */
  void overlay(ByteBuffer target, int offset, long start, int length) {
    long from = Math.max(position, start);
    long until = Math.min(end(), start + length);
    if (from < until) {
      target.put(
          offset + (int) (from - start), bytes, (int) (from - position), (int) (until - from));
    }
  }
}
