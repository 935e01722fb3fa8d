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
 * spinning. So a write only goes to memory, where it cannot fail. {@link #force} then puts all
 * writes since the last one into a journal, forces that once, and makes them in the file, which
 * itself is only forced now and then. Whether it succeeded is known to its caller alone.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // it has locks of its own
final class JournaledFile extends FileBase {
  /** The journal starts again beyond this many bytes. */
  private static final long MAX_JOURNAL_BYTES = 16L << 20;

  /** Writes are journaled, forced or not, when so many bytes wait for it. */
  private static final long MAX_PENDING_BYTES = 32L << 20;

  private final DiskFile file;
  private final WriteJournal journal;

  /** Held while pending changes move to the journal and the file; taken before {@link #lock}. */
  private final ReentrantLock moving = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final List<FileChange> pending = new ArrayList<>();
  private long pendingBytes;
  private long size;
  private long position;
  private volatile @Nullable IOException failure;

  private JournaledFile(DiskFile file, WriteJournal journal) throws IOException {
    this.file = file;
    this.journal = journal;
    this.size = file.size();
  }

  /** Opens both files and completes what a crash left undone. Both are closed if that fails. */
  static JournaledFile open(DiskFile file, DiskFile journal) throws IOException {
    try {
      return new JournaledFile(file, WriteJournal.recover(journal, file));
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
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    boolean full;
    lock.lock();
    try {
      pending.add(new FileChange(to, bytes));
      pendingBytes += bytes.length;
      size = Math.max(size, to + bytes.length);
      full = pendingBytes > MAX_PENDING_BYTES;
    } finally {
      lock.unlock();
    }
    if (full) {
      moveQuietly();
    }
    return bytes.length;
  }

  /** A failure is remembered and comes out at the next force. */
  private void moveQuietly() {
    try {
      force(false);
    } catch (IOException e) {
      failure = e;
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    moving.lock();
    try {
      checkHealthy();
      movePending();
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

  private void movePending() throws IOException {
    List<FileChange> batch;
    lock.lock();
    try {
      batch = List.copyOf(pending);
    } finally {
      lock.unlock();
    }
    if (!batch.isEmpty()) {
      journal.append(batch);
      for (FileChange change : batch) {
        file.write(change.content(), change.position());
      }
      forget(batch);
    }
    if (journal.length() > MAX_JOURNAL_BYTES) {
      restartJournal(file.size());
    }
  }

  private void forget(List<FileChange> batch) {
    lock.lock();
    try {
      pending.subList(0, batch.size()).clear();
      pendingBytes -= batch.stream().mapToLong(change -> change.bytes().length).sum();
    } finally {
      lock.unlock();
    }
  }

  private void restartJournal(long leastSize) throws IOException {
    file.force();
    journal.restart(leastSize);
  }

  /**
   * Rare. The journal starts again, so that its old changes do not lengthen the file after a crash.
   */
  @Override
  public FileChannel truncate(long newSize) throws IOException {
    moving.lock();
    try {
      checkHealthy();
      movePending();
      restartJournal(newSize);
      file.truncate(newSize);
      file.force();
      setSize(newSize);
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      moving.unlock();
    }
    return this;
  }

  private void setSize(long newSize) {
    lock.lock();
    try {
      size = Math.min(size, newSize);
    } finally {
      lock.unlock();
    }
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

  /** Leaves the file whole without the journal, if the disk still works. */
  @Override
  protected void implCloseChannel() throws IOException {
    moving.lock();
    try (file;
        journal) {
      if (!hasFailed()) {
        movePending();
        restartJournal(file.size());
      }
    } finally {
      moving.unlock();
    }
  }
}
