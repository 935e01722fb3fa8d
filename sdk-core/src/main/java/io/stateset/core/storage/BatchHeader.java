package io.stateset.core.storage;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands before each batch of a {@link WriteJournal}: magic, which says its kind, generation,
 * index within it, length of the body, CRC-32C of the body, CRC-32C of all that.
 */
record BatchHeader(int magic, long generation, long index, int length, int bodyChecksum) {
  static final int CHANGES_MAGIC = 0x53534A42;
  static final int REDO_MAGIC = 0x53534A52;
  static final int BYTES = 4 + 8 + 8 + 4 + 4 + 4;

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putInt(magic).putLong(generation).putLong(index).putInt(length).putInt(bodyChecksum);
    return bytes.putInt(checksum(List.of(bytes.slice(0, BYTES - 4)))).flip();
  }

  /** The header that begins at {@code position}; null if none does. */
  static @Nullable BatchHeader decode(ByteBuffer bytes, int position) {
    int magic = bytes.getInt(position);
    if (magic != CHANGES_MAGIC && magic != REDO_MAGIC) {
      return null;
    }
    ByteBuffer fields = bytes.slice(position, BYTES);
    if (fields.getInt(BYTES - 4) != checksum(List.of(fields.slice(0, BYTES - 4)))) {
      return null;
    }
    return new BatchHeader(
        fields.getInt(), fields.getLong(), fields.getLong(), fields.getInt(), fields.getInt());
  }

  /**
   * Whether its batch was begun after the one with that index was forced. Generations begin at a
   * random number: nobody who brings payloads can make one look like such a header.
   */
  boolean isAfter(long otherGeneration, long otherIndex) {
    return generation == otherGeneration + 1
        || (generation == otherGeneration && index > otherIndex);
  }

  static int checksum(List<ByteBuffer> pieces) {
    CRC32C crc = new CRC32C();
    pieces.forEach(piece -> crc.update(piece.duplicate()));
    return (int) crc.getValue();
  }
}
