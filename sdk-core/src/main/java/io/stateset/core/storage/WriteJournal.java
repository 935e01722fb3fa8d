package io.stateset.core.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of changes to another file, each batch forced whole before it is made there: a batch that
 * the power cut short is recognised by its checksum and was never acknowledged. Between batches of
 * changes there may be others, called redo: what the owner of the target needs to come from there
 * to where it was. They end with the next batch of changes.
 *
 * <p>Layout: two slots of {@value #SLOT} bytes hold the number of the current generation (written
 * in turn, so that one is always whole), then the batches of that generation follow. A batch is
 * magic (which says its kind), generation, index, length, CRC-32C of all that and of its body; the
 * body of one with changes is a list of position, length, bytes. A batch of another generation or
 * out of order ends the journal.
 *
 * <p>Not thread-safe.
 */
final class WriteJournal implements Closeable {
  private static final int SLOT = 4096;
  private static final int SLOT_MAGIC = 0x53534A47;
  private static final int CHANGES_MAGIC = 0x53534A42;
  private static final int REDO_MAGIC = 0x53534A52;
  private static final int BATCH_HEADER = 4 + 8 + 8 + 4 + 4;
  private static final int CHANGE_HEADER = 8 + 4;
  private static final int PIECE = 64 << 10;
  private static final int SLOT_LENGTH = 4 + 8 + 8 + 4;
  private static final long START = 2L * SLOT;

  private final DiskFile file;
  private long generation;
  private long index;
  private long end = START;
  private final ByteBuffer gathered = ByteBuffer.allocate(PIECE);
  private List<byte[]> redo = List.of();
  private long redoBytes;

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
    if (journal.redo.isEmpty()) {
      journal.restart(target.size());
    }
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
    List<byte[]> found = new ArrayList<>();
    Batch batch;
    while ((batch = next()) != null) {
      if (batch.magic() == REDO_MAGIC) {
        found.add(batch.body().array());
      } else {
        makeChanges(batch.body(), target);
        found.clear();
      }
    }
    redo = found;
    redoBytes = found.stream().mapToLong(bytes -> bytes.length).sum();
  }

  private static void makeChanges(ByteBuffer changes, DiskFile target) throws IOException {
    while (changes.hasRemaining()) {
      long position = changes.getLong();
      byte[] bytes = new byte[changes.getInt()];
      changes.get(bytes);
      target.write(ByteBuffer.wrap(bytes), position);
    }
  }

  /** The next batch, or null at the journal's end. */
  private @Nullable Batch next() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(BATCH_HEADER);
    if (!readFully(header, end)) {
      return null;
    }
    int magic = header.getInt();
    if (magic != CHANGES_MAGIC && magic != REDO_MAGIC) {
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
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!readFully(body, end + BATCH_HEADER)
        || header.getInt() != checksum(header, List.of(body))) {
      return null;
    }
    end += BATCH_HEADER + length;
    index++;
    return new Batch(magic, body);
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

  /** Writes changes and forces them. */
  void append(List<FileChange> changes) throws IOException {
    List<ByteBuffer> body = new ArrayList<>();
    for (FileChange change : changes) {
      body.add(ByteBuffer.allocate(CHANGE_HEADER)
          .putLong(change.position())
          .putInt(change.bytes().length)
          .flip());
      body.add(change.content());
    }
    append(CHANGES_MAGIC, body);
    redo = List.of();
    redoBytes = 0;
  }

  /** Writes redo and forces it. */
  void appendRedo(byte[] bytes) throws IOException {
    append(REDO_MAGIC, List.of(ByteBuffer.wrap(bytes)));
    redoBytes += bytes.length;
  }

  /** In pieces, so that a large batch needs no large piece of memory. */
  private void append(int magic, List<ByteBuffer> body) throws IOException {
    int length = body.stream().mapToInt(ByteBuffer::remaining).reduce(0, Math::addExact);
    ByteBuffer header = ByteBuffer.allocate(BATCH_HEADER);
    header
        .putInt(magic)
        .putLong(generation)
        .putLong(index)
        .putInt(length)
        .putInt(0)
        .flip();
    header.putInt(BATCH_HEADER - 4, checksum(header, body));
    long next = new Pieces(end).write(header).write(body).end();
    file.force();
    end = next;
    index++;
  }

  /** The redo that {@link #recover} found after the last changes. */
  List<byte[]> redo() {
    return redo;
  }

  /** Bytes of redo since the last changes. */
  long redoBytes() {
    return redoBytes;
  }

  /**
   * Forgets all batches. The target must have been forced, and must never be found shorter than
   * {@code size}.
   */
  void restart(long size) throws IOException {
    generation++;
    index = 0;
    redo = List.of();
    redoBytes = 0;
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

  private static int checksum(ByteBuffer header, List<ByteBuffer> body) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, BATCH_HEADER - 4));
    body.forEach(piece -> crc.update(piece.duplicate()));
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Gathers small pieces, which are written together. */
  private final class Pieces {
    private long position;

    Pieces(long position) {
      this.position = position;
      gathered.clear();
    }

    Pieces write(List<ByteBuffer> pieces) throws IOException {
      for (ByteBuffer piece : pieces) {
        write(piece);
      }
      return this;
    }

    Pieces write(ByteBuffer piece) throws IOException {
      if (piece.remaining() > gathered.remaining()) {
        flush();
      }
      if (piece.remaining() > gathered.remaining()) {
        position = write(piece, position);
      } else {
        gathered.put(piece);
      }
      return this;
    }

    private void flush() throws IOException {
      position = write(gathered.flip(), position);
      gathered.clear();
    }

    private long write(ByteBuffer bytes, long at) throws IOException {
      int length = bytes.remaining();
      file.write(bytes, at);
      return at + length;
    }

    long end() throws IOException {
      flush();
      return position;
    }
  }

  private record Batch(int magic, ByteBuffer body) {}

  /**
   * The generation that is under way, and the least size that the target has had since it began.
   */
  private record Slot(long generation, long size) {}
}
