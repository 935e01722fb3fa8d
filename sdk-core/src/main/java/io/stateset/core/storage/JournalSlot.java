package io.stateset.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a generation of a {@link WriteJournal}. There is room for two, which are written in
 * turn, so that one is always whole: magic, generation, size, closed, CRC-32C of all that.
 *
 * @param generation the one that is under way
 * @param size the least bytes that the target has had since it began
 * @param closed whether it ended with that
 */
record JournalSlot(long generation, long size, boolean closed) {
  private static final int ROOM = 4096;
  private static final int MAGIC = 0x53534A47;
  private static final int BYTES = 4 + 8 + 8 + 1 + 4;

  /** Bytes from the file's beginning that are meant for both. */
  static final long END = 2L * ROOM;

  /** The later one; null if there is none. */
  static @Nullable JournalSlot latest(DiskFile file) throws IOException {
    JournalSlot even = read(file, 0);
    JournalSlot odd = read(file, ROOM);
    if (even == null || odd == null) {
      return even == null ? odd : even;
    }
    return even.generation() > odd.generation() ? even : odd;
  }

  private static @Nullable JournalSlot read(DiskFile file, long position) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(BYTES);
    if (WriteJournal.read(file, content, position) < BYTES || content.getInt() != MAGIC) {
      return null;
    }
    JournalSlot found = new JournalSlot(content.getLong(), content.getLong(), content.get() != 0);
    return content.getInt() == checksum(content) ? found : null;
  }

  /** Not forced yet. */
  void write(DiskFile file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(BYTES);
    content.putInt(MAGIC).putLong(generation).putLong(size).put((byte) (closed ? 1 : 0));
    content.putInt(checksum(content)).flip();
    file.write(content, (generation & 1) * ROOM);
  }

  private static int checksum(ByteBuffer content) {
    return BatchHeader.checksum(List.of(content.slice(0, BYTES - 4)));
  }
}
