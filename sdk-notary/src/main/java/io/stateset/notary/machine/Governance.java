package io.stateset.notary.machine;

import java.nio.ByteBuffer;

/**
 * What the members agree on beside the log. Binary form: version 1 byte, 1; maxStates 4.
 *
 * @param limits the bounds on requests
 */
public record Governance(Limits limits) {
  /** What a notary begins with. */
  public static final Governance DEFAULT = new Governance(Limits.DEFAULT);

  static final int BYTES = 1 + Integer.BYTES;
  private static final byte VERSION = 1;

  /** The only binary form. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).put(VERSION).putInt(limits.maxStates()).array();
  }

  static Governance read(ByteBuffer source) {
    Decoding.requireVersion(VERSION, source);
    return new Governance(new Limits(source.getInt()));
  }
}
