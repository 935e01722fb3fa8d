package io.stateset.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.store.fs.FakeFileChannel;
import org.h2.store.fs.FileBase;
import org.jspecify.annotations.Nullable;

/**
 * H2's file, made proof against power cuts and failing disks.
 *
 * <p>H2 recognises a chunk of its file by checksums of the chunk's first and last bytes: one that
 * the power cut short in its middle passes for whole. And a write that fails leaves H2 hanging or
 * spinning. So a write only goes to memory, where it cannot fail. {@link #force(Mark)} then puts
 * all writes up to a mark into a journal, forces that once, and makes them in the file, which
 * itself is only forced now and then. Whether it succeeded is known to its caller alone.
 *
 * <p>What is on disk is the file as it was at some mark, never anything between two marks: H2 also
 * writes when no transaction may be cut in two (see {@link WriteGate}), and forces as it likes.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // it has locks of its own
final class JournaledFile extends FileBase {
  /** The journal starts again beyond this many bytes. */
  private static final long MAX_JOURNAL_BYTES = 32L << 20;

  private static final int PIECE = 256 << 10;

  /** So much may be left to be repeated after a crash, or wait in memory to be written. */
  static final long MAX_BEHIND = 16L << 20;

  private final DiskFile file;
  private final WriteJournal journal;
  private final long maxBehind;

  /** Held while pending changes move to the journal and the file; taken before {@link #lock}. */
  private final ReentrantLock moving = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final List<FileChange> pending = new ArrayList<>();
  private long moved;
  private long pendingBytes;
  private long size;
  private long position;
  private volatile boolean closesWhole;
  private volatile @Nullable IOException failure;

  private JournaledFile(DiskFile file, WriteJournal journal, long maxBehind) throws IOException {
    this.file = file;
    this.journal = journal;
    this.maxBehind = maxBehind;
    this.size = file.size();
  }

  /** Opens both files and completes what a crash left undone. Both are closed if that fails. */
  static JournaledFile open(DiskFile file, DiskFile journal) throws IOException {
    return open(file, journal, MAX_BEHIND);
  }

  static JournaledFile open(DiskFile file, DiskFile journal, long maxBehind) throws IOException {
    try {
      return new JournaledFile(file, WriteJournal.recover(journal, file), maxBehind);
    } catch (IOException | RuntimeException e) {
      try (file;
          journal) {
        throw e;
      }
    }
  }

  /** Whether something could not be written or forced: nothing may be acknowledged any more. */
  boolean hasFailed() {
    return failure != null;
  }

  @Override
  public int read(ByteBuffer target, long from) throws IOException {
    int offset = target.position();
    List<FileChange> newer;
    long available;
    lock.lock();
    try {
      available = Math.min(size - from, target.remaining());
      newer = overlapping(from, available);
    } finally {
      lock.unlock();
    }
    if (available <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    readOlder(target.slice(offset, (int) available), from);
    newer.forEach(change -> change.overlay(target, offset, from, (int) available));
    target.position(offset + (int) available);
    return (int) available;
  }

  /**
   * Taken before the file is read: what is moved meanwhile is then seen here or there, or in both.
   */
  private List<FileChange> overlapping(long from, long length) {
    List<FileChange> found = new ArrayList<>();
    for (FileChange change : pending) {
      if (change.position() < from + length && change.end() > from) {
        found.add(change);
      }
    }
    return found;
  }

  private void readOlder(ByteBuffer target, long from) throws IOException {
    while (target.hasRemaining()) {
      if (file.read(target, from + target.position()) < 0) {
        return;
      }
    }
  }

  @Override
  public int write(ByteBuffer source, long to) {
    List<FileChange> pieces = pieces(source, to);
    int length = pieces.stream().mapToInt(piece -> piece.bytes().length).sum();
    lock.lock();
    try {
      pending.addAll(pieces);
      pendingBytes += length;
      size = Math.max(size, to + length);
    } finally {
      lock.unlock();
    }
    return length;
  }

  /** H2 writes megabytes at once, and such arrays cost a garbage collector much. */
  private static List<FileChange> pieces(ByteBuffer source, long to) {
    List<FileChange> pieces = new ArrayList<>();
    long position = to;
    while (source.hasRemaining()) {
      byte[] bytes = new byte[Math.min(PIECE, source.remaining())];
      source.get(bytes);
      pieces.add(new FileChange(position, bytes));
      position += bytes.length;
    }
    return pieces;
  }

  /** Does nothing: what H2 wrote so far need not be whole. */
  @Override
  public void force(boolean metaData) {}

  /** The file as it is now. */
  Mark mark() {
    lock.lock();
    try {
      return new Mark(moved + pending.size(), size);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What {@link #forceRedo} wrote since the file's last mark, in order; not there any more after
   * the next mark was forced.
   */
  List<byte[]> redo() {
    return journal.redo();
  }

  /** Whether the next force should bring the file up to date. */
  boolean isFarBehind() {
    lock.lock();
    try {
      return pendingBytes > maxBehind || journal.redoBytes() > maxBehind;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when {@code redo} is on disk: how to come from the last mark to what is now. */
  void forceRedo(byte[] redo) throws IOException {
    moving.lock();
    try {
      checkHealthy();
      journal.appendRedo(redo);
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      moving.unlock();
    }
  }

  /** Returns when the file is on disk as it was at {@code mark}, or at a later one. */
  void force(Mark mark) throws IOException {
    moving.lock();
    try {
      checkHealthy();
      moveUpTo(mark);
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      moving.unlock();
    }
  }

  private void checkHealthy() throws IOException {
    IOException earlier = failure;
    if (earlier != null) {
      throw new IOException("an earlier write failed", earlier);
    }
  }

  private void moveUpTo(Mark mark) throws IOException {
    List<FileChange> batch = pendingUpTo(mark);
    if (!batch.isEmpty() || journal.redoBytes() > 0) {
      journal.append(batch);
      for (FileChange change : batch) {
        file.write(change.content(), change.position());
      }
      forget(batch.size());
    }
    if (file.size() > mark.size()) {
      shorten(mark.size());
    } else if (journal.length() > MAX_JOURNAL_BYTES) {
      restartJournal(file.size());
    }
  }

  private List<FileChange> pendingUpTo(Mark mark) {
    lock.lock();
    try {
      return List.copyOf(pending.subList(0, (int) Math.max(0, mark.writes() - moved)));
    } finally {
      lock.unlock();
    }
  }

  private void forget(int changes) {
    lock.lock();
    try {
      List<FileChange> gone = pending.subList(0, changes);
      gone.forEach(change -> pendingBytes -= change.bytes().length);
      gone.clear();
      moved += changes;
    } finally {
      lock.unlock();
    }
  }

  /** The journal starts again first, so that its changes do not lengthen the file after a crash. */
  private void shorten(long newSize) throws IOException {
    restartJournal(newSize);
    file.truncate(newSize);
    file.force();
  }

  private void restartJournal(long leastSize) throws IOException {
    file.force();
    journal.restart(leastSize);
  }

  /** On disk the file becomes shorter with the next mark. */
  @Override
  public FileChannel truncate(long newSize) {
    lock.lock();
    try {
      size = Math.min(size, newSize);
    } finally {
      lock.unlock();
    }
    return this;
  }

  @Override
  public long size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int read = read(target, position);
    position += Math.max(0, read);
    return read;
  }

  @Override
  public int write(ByteBuffer source) {
    int written = write(source, position);
    position += written;
    return written;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  /** The folder's lock keeps others off. */
  @Override
  public FileLock tryLock(long from, long length, boolean shared) {
    return new FileLock(FakeFileChannel.INSTANCE, from, length, shared) {
      @Override
      public boolean isValid() {
        return true;
      }

      @Override
      public void release() {}
    };
  }

  /** From now on H2 only closes the file: what it leaves there is whole. */
  void closeWhole() {
    closesWhole = true;
  }

  /** Leaves the file whole without the journal, if that was asked for and the disk still works. */
  @Override
  protected void implCloseChannel() throws IOException {
    moving.lock();
    try (file;
        journal) {
      if (closesWhole && !hasFailed()) {
        moveUpTo(mark());
        file.force();
        journal.restartClosed(file.size());
      }
    } finally {
      moving.unlock();
    }
  }

  /** A state of the file: how many writes were made, and how many bytes it has. */
  record Mark(long writes, long size) {}
}
