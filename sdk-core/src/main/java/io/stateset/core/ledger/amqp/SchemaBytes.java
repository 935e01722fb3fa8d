package io.stateset.core.ledger.amqp;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The encoded schema of an encoding, as the key under which it is remembered. A view until it is
 * {@link #owned}.
 */
final class SchemaBytes {
  private final byte[] bytes;
  private final int from;
  private final int to;
  private final int hash;

  SchemaBytes(byte[] bytes, int from, int to) {
    this(bytes, from, to, hash(bytes, from, to));
  }

  private SchemaBytes(byte[] bytes, int from, int to, int hash) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.hash = hash;
  }

  /** A checksum that the processor computes: schemas are most of what is read. */
  private static int hash(byte[] bytes, int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, to - from);
    return (int) checksum.getValue();
  }

  int length() {
    return to - from;
  }

  SchemaBytes owned() {
    byte[] copy = Arrays.copyOfRange(bytes, from, to);
    return new SchemaBytes(copy, 0, copy.length, hash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SchemaBytes that
        && hash == that.hash
        && Arrays.equals(bytes, from, to, that.bytes, that.from, that.to);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
