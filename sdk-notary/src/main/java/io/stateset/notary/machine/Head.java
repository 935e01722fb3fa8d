package io.stateset.notary.machine;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Where the notary's state stands. Binary form: version 1 byte, 1; height 8; time of the block 12;
 * governance ({@link Governance}); log size 8; the peaks of its tree, 32 bytes each.
 *
 * @param height of the last block that was committed; 0 before the first
 * @param time of that block
 * @param governance what the members agree on
 * @param log the log of accepted requests
 */
public record Head(long height, Instant time, Governance governance, Frontier log) {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES =
      1 + Long.BYTES + Long.BYTES + Integer.BYTES + Governance.BYTES;

  /** Before the first block. */
  public static Head genesis(Governance governance) {
    return new Head(0, Instant.EPOCH, governance, Frontier.EMPTY);
  }

  /**
   * The app hash. Height and time are not in it: it does not change on a block that accepts
   * nothing.
   */
  public Hash appHash() {
    return AppHash.of(governance, log);
  }

  /** The only binary form. */
  public byte[] toBytes() {
    ByteBuffer target = ByteBuffer.allocate(FIXED_BYTES + log.length());
    target.put(VERSION).putLong(height);
    LeafCodec.writeInstant(time, target);
    target.put(governance.toBytes());
    log.writeTo(target);
    return target.array();
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws MalformedException for anything else
   */
  public static Head fromBytes(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    Head head = Decoding.guarded(() -> read(source));
    Decoding.requireEnd(source);
    return head;
  }

  private static Head read(ByteBuffer source) {
    Decoding.requireVersion(VERSION, source);
    long height = source.getLong();
    if (height < 0) {
      throw new MalformedException("a negative height", null);
    }
    return new Head(
        height, LeafCodec.readInstant(source), Governance.read(source), Frontier.read(source));
  }
}
