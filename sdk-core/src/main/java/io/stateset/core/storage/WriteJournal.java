package io.stateset.core.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of changes to another file, each batch forced whole before it is made there: a batch that
 * the power cut short is recognised by its checksum and was never acknowledged.
 *
 * <p>Layout: two slots of {@value #SLOT} bytes hold the number of the current generation (written
 * in turn, so that one is always whole), then the batches of that generation follow. A batch is
 * magic, generation, index, length, CRC-32C of all that, and the changes (position, length, bytes).
 * A batch of another generation or out of order ends the journal.
 *
 * <p>Not thread-safe.
 */
final class WriteJournal implements Closeable {
  private static final int SLOT = 4096;
  private static final int SLOT_MAGIC = 0x53534A47;
  private static final int BATCH_MAGIC = 0x53534A42;
  private static final int BATCH_HEADER = 4 + 8 + 8 + 4 + 4;
  private static final int SLOT_LENGTH = 4 + 8 + 8 + 4;
  private static final long START = 2L * SLOT;

  private final DiskFile file;
  private long generation;
  private long index;
  private long end = START;

  private WriteJournal(DiskFile file) {
    this.file = file;
  }

  /**
   * Opens a journal and makes all whole batches in it again on {@code target}, which is forced.
   *
   * @throws DamagedFileException if the journal of a file that holds something is missing, or the
   *     file is shorter than it was
   */
  static WriteJournal recover(DiskFile file, DiskFile target) throws IOException {
    WriteJournal journal = new WriteJournal(file);
    Slot slot = journal.latest();
    if (slot == null && target.size() > 0) {
      throw new DamagedFileException("the journal is missing or damaged");
    }
    if (slot != null) {
      if (target.size() < slot.size()) {
        throw new DamagedFileException("the file is missing or shorter than it was");
      }
      journal.generation = slot.generation();
      journal.repeat(target);
      target.force();
    }
    journal.restart(target.size());
    return journal;
  }

  private @Nullable Slot latest() throws IOException {
    Slot even = slot(0);
    Slot odd = slot(1);
    if (even == null || odd == null) {
      return even == null ? odd : even;
    }
    return even.generation() > odd.generation() ? even : odd;
  }

  private @Nullable Slot slot(int slot) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(SLOT_LENGTH);
    if (!readFully(content, (long) slot * SLOT) || content.getInt() != SLOT_MAGIC) {
      return null;
    }
    Slot found = new Slot(content.getLong(), content.getLong());
    return content.getInt() == checksum(content.array(), SLOT_LENGTH - 4) ? found : null;
  }

  private void repeat(DiskFile target) throws IOException {
    ByteBuffer batch;
    while ((batch = next()) != null) {
      while (batch.hasRemaining()) {
        long position = batch.getLong();
        byte[] bytes = new byte[batch.getInt()];
        batch.get(bytes);
        target.write(ByteBuffer.wrap(bytes), position);
      }
    }
  }

  /** The changes of the next batch, or null at the journal's end. */
  private @Nullable ByteBuffer next() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(BATCH_HEADER);
    if (!readFully(header, end) || header.getInt() != BATCH_MAGIC) {
      return null;
    }
    long batchGeneration = header.getLong();
    long batchIndex = header.getLong();
    int length = header.getInt();
    if (batchGeneration != generation || batchIndex != index) {
      return null;
    }
    if (length < 0 || length > file.size() - end - BATCH_HEADER) {
      return null;
    }
    ByteBuffer changes = ByteBuffer.allocate(length);
    if (!readFully(changes, end + BATCH_HEADER) || header.getInt() != checksum(header, changes)) {
      return null;
    }
    end += BATCH_HEADER + length;
    index++;
    return changes;
  }

  private boolean readFully(ByteBuffer target, long position) throws IOException {
    while (target.hasRemaining()) {
      if (file.read(target, position + target.position()) < 0) {
        return false;
      }
    }
    target.flip();
    return true;
  }

  /** Writes a batch and forces it. */
  void append(List<FileChange> changes) throws IOException {
    int length =
        changes.stream().mapToInt(change -> 12 + change.bytes().length).reduce(0, Math::addExact);
    ByteBuffer batch = ByteBuffer.allocate(Math.addExact(BATCH_HEADER, length));
    batch.putInt(BATCH_MAGIC).putLong(generation).putLong(index).putInt(length).putInt(0);
    for (FileChange change : changes) {
      batch.putLong(change.position()).putInt(change.bytes().length).put(change.bytes());
    }
    batch.flip();
    ByteBuffer body = batch.slice(BATCH_HEADER, length);
    batch.putInt(BATCH_HEADER - 4, checksum(batch, body));
    file.write(batch, end);
    file.force();
    end += BATCH_HEADER + length;
    index++;
  }

  /**
   * Forgets all batches. The target must have been forced, and must never be found shorter than
   * {@code size}.
   */
  void restart(long size) throws IOException {
    generation++;
    index = 0;
    end = START;
    ByteBuffer slot = ByteBuffer.allocate(SLOT_LENGTH);
    slot.putInt(SLOT_MAGIC).putLong(generation).putLong(size);
    slot.putInt(checksum(slot.array(), SLOT_LENGTH - 4)).flip();
    file.write(slot, (generation & 1) * SLOT);
    file.force();
  }

  /** Bytes of batches since the last restart. */
  long length() {
    return end - START;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static int checksum(ByteBuffer header, ByteBuffer body) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, BATCH_HEADER - 4));
    crc.update(body.duplicate());
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /**
   * The generation that is under way, and the least size that the target has had since it began.
   */
  private record Slot(long generation, long size) {}
}
