package io.stateset.notary.store;

import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.NodeId;
import java.nio.ByteBuffer;

/** The keys and fixed-size values of {@link RocksStore}'s tables, big-endian. */
final class Keys {
  static final byte[] HEAD = {0};

  private static final byte INDEXED = 1;
  private static final byte NODE = 2;

  private Keys() {}

  static byte[] position(long position) {
    return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
  }

  static long position(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  static byte[] indexed(Hash leafHash) {
    ByteBuffer key = ByteBuffer.allocate(1 + Hash.BYTES).put(INDEXED);
    leafHash.writeTo(key);
    return key.array();
  }

  static byte[] node(NodeId id) {
    return ByteBuffer.allocate(2 + Long.BYTES)
        .put(NODE)
        .put((byte) id.level())
        .putLong(id.index())
        .array();
  }
}
