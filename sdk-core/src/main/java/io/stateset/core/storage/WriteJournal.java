package io.stateset.core.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of changes to another file, each batch forced whole before it is made there: a batch that
 * the power cut short is recognised by its checksum and was never acknowledged. Between batches of
 * changes there may be others, called redo: what the owner of the target needs to come from there
 * to where it was. They end with the next batch of changes.
 *
 * <p>Layout: two {@link JournalSlot}s, then the batches of that generation follow, each after a
 * {@link BatchHeader}; the body of one with changes is a list of position, length, bytes. A batch
 * of another generation or out of order ends the journal.
 *
 * <p>A batch is begun when the one before it is on disk. So only the last can be cut short, and
 * where another follows one that is not whole, the file was damaged. Damage to the very last batch,
 * and a file that is cut off between two, cannot be told from the power going.
 *
 * <p>Not thread-safe.
 */
final class WriteJournal implements Closeable {
  private static final int CHANGE_HEADER = 8 + 4;
  private static final int PIECE = 64 << 10;
  private static final long START = JournalSlot.END;

  private final DiskFile file;
  private long generation;
  private long index;
  private long end = START;
  private final ByteBuffer gathered = ByteBuffer.allocate(PIECE);
  private List<byte[]> redo = List.of();
  private long redoBytes;

  private WriteJournal(DiskFile file, long generation) {
    this.file = file;
    this.generation = generation;
  }

  /**
   * Opens a journal and makes all whole batches in it again on {@code target}, which is forced.
   *
   * @throws DamagedFileException if the journal of a file that holds something is missing or
   *     damaged, or the file is shorter than it was; nothing was changed then
   */
  static WriteJournal recover(DiskFile file, DiskFile target) throws IOException {
    file.force(); // after a kill its end may only be in the system's memory
    JournalSlot slot = JournalSlot.latest(file);
    if (slot == null && (target.size() > 0 || file.size() > START)) {
      throw new DamagedFileException("the journal is missing or damaged");
    }
    return slot == null ? begin(file, target) : recover(file, target, slot);
  }

  private static WriteJournal begin(DiskFile file, DiskFile target) throws IOException {
    WriteJournal journal = new WriteJournal(file, new SecureRandom().nextLong() >>> 2);
    journal.restart(target.size());
    return journal;
  }

  private static WriteJournal recover(DiskFile file, DiskFile target, JournalSlot slot)
      throws IOException {
    if (target.size() < slot.size()) {
      throw new DamagedFileException("the file is missing or shorter than it was");
    }
    WriteJournal journal = new WriteJournal(file, slot.generation());
    if (slot.closed()) {
      journal.reopen(target.size());
      return journal;
    }
    journal.requireWhole();
    journal.repeat(target);
    target.force();
    if (journal.redo.isEmpty()) {
      journal.restart(target.size());
    }
    return journal;
  }

  /** In both slots: nobody may find it closed if the later one is damaged. */
  private void reopen(long size) throws IOException {
    restart(size);
    restart(size);
  }

  /** Reads all batches before any is made again. */
  private void requireWhole() throws IOException {
    Batch batch;
    do {
      batch = next();
    } while (batch != null);
    if (isFollowed()) {
      throw new DamagedFileException("the journal is damaged before its end");
    }
    index = 0;
    end = START;
  }

  /** Whether a batch was begun after the one that should be at the end and is not. */
  private boolean isFollowed() throws IOException {
    ByteBuffer window = ByteBuffer.allocate(PIECE);
    long position = end;
    while (read(file, window.clear(), position) >= BatchHeader.BYTES) {
      int last = window.limit() - BatchHeader.BYTES;
      for (int offset = 0; offset <= last; offset++) {
        BatchHeader header = BatchHeader.decode(window, offset);
        if (header != null && header.isAfter(generation, index)) {
          return true;
        }
      }
      position += last + 1;
    }
    return false;
  }

  private void repeat(DiskFile target) throws IOException {
    List<byte[]> found = new ArrayList<>();
    Batch batch;
    while ((batch = next()) != null) {
      if (batch.magic() == BatchHeader.REDO_MAGIC) {
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
    ByteBuffer bytes = ByteBuffer.allocate(BatchHeader.BYTES);
    if (read(file, bytes, end) < BatchHeader.BYTES) {
      return null;
    }
    BatchHeader header = BatchHeader.decode(bytes, 0);
    if (header == null || header.generation() != generation || header.index() != index) {
      return null;
    }
    if (header.length() < 0 || header.length() > file.size() - end - BatchHeader.BYTES) {
      return null;
    }
    ByteBuffer body = ByteBuffer.allocate(header.length());
    if (read(file, body, end + BatchHeader.BYTES) < header.length()
        || header.bodyChecksum() != BatchHeader.checksum(List.of(body))) {
      return null;
    }
    end += BatchHeader.BYTES + header.length();
    index++;
    return new Batch(header.magic(), body);
  }

  /** Fills the buffer as far as the file goes, flips it, and returns how much there is. */
  static int read(DiskFile file, ByteBuffer target, long position) throws IOException {
    while (target.hasRemaining()) {
      if (file.read(target, position + target.position()) < 0) {
        break;
      }
    }
    return target.flip().limit();
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
    append(BatchHeader.CHANGES_MAGIC, body);
    redo = List.of();
    redoBytes = 0;
  }

  /** Writes redo and forces it. */
  void appendRedo(byte[] bytes) throws IOException {
    append(BatchHeader.REDO_MAGIC, List.of(ByteBuffer.wrap(bytes)));
    redoBytes += bytes.length;
  }

  /** In pieces, so that a large batch needs no large piece of memory. */
  private void append(int magic, List<ByteBuffer> body) throws IOException {
    int length = body.stream().mapToInt(ByteBuffer::remaining).reduce(0, Math::addExact);
    BatchHeader header =
        new BatchHeader(magic, generation, index, length, BatchHeader.checksum(body));
    long next = new Pieces(end).write(header.encode()).write(body).end();
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
    restart(size, false);
  }

  /** As {@link #restart}; nothing is appended any more. */
  void restartClosed(long size) throws IOException {
    restart(size, true);
  }

  private void restart(long size, boolean closed) throws IOException {
    generation++;
    index = 0;
    redo = List.of();
    redoBytes = 0;
    end = START;
    new JournalSlot(generation, size, closed).write(file);
    file.force();
  }

  /** Bytes of batches since the last restart. */
  long length() {
    return end - START;
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
}
