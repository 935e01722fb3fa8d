package io.stateset.notary.machine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * 32 bytes that name something: a transaction's id, a leaf of the log, a Merkle root. Immutable.
 */
public final class Hash implements Comparable<Hash> {
  /** The length of every hash here. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies the array.
   *
   * @throws IllegalArgumentException unless it has 32 bytes
   */
  public static Hash of(byte[] bytes) {
    return owning(bytes.clone());
  }

  /** For arrays that nobody else holds. */
  static Hash owning(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes);
  }

  static Hash read(ByteBuffer source) {
    byte[] bytes = new byte[BYTES];
    source.get(bytes);
    return new Hash(bytes);
  }

  /** Writes the 32 bytes at the buffer's position. */
  public void writeTo(ByteBuffer target) {
    target.put(bytes);
  }

  /** A copy of the 32 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The bytes themselves, for digests in this package. */
  byte[] raw() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(bytes).getInt();
  }

  /**
   * By unsigned bytes. Hash tables fall back to it when somebody sends ids that collide on purpose.
   */
  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
