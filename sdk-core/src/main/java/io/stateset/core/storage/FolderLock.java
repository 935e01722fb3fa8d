package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.FOLDER_IN_USE;
import static io.stateset.core.storage.StorageException.Code.FOLDER_UNUSABLE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everybody else off a data folder, in this process and in others. The system releases it if
 * the process dies.
 *
 * <p>Between processes a lock on the file {@code node.lock} decides. Within one it cannot: closing
 * any channel on a file drops the process's lock on it (POSIX fcntl), so a second node must not
 * even open the file. A claim file that carries this process's id and start comes first, therefore;
 * creating it is atomic, whichever class loader does it.
 */
final class FolderLock implements AutoCloseable {
  private static final String CLAIM_SUFFIX = ".claim";

  private final Path claim;
  private final FileChannel channel;

  private FolderLock(Path claim, FileChannel channel) {
    this.claim = claim;
    this.channel = channel;
  }

  static FolderLock acquire(Path folder) {
    try {
      Files.createDirectories(folder);
      Path claim = claim(folder);
      FileChannel channel = null;
      try {
        channel = lock(folder);
        deleteClaimsOfOthers(folder, claim);
        return new FolderLock(claim, channel);
      } finally {
        if (channel == null) {
          Files.deleteIfExists(claim);
        }
      }
    } catch (IOException e) {
      throw new StorageException(FOLDER_UNUSABLE, "the data folder cannot be used: " + folder, e);
    }
  }

  private static Path claim(Path folder) throws IOException {
    ProcessHandle process = ProcessHandle.current();
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    try {
      return Files.createFile(
          folder.resolve("node-" + process.pid() + "-" + started + CLAIM_SUFFIX));
    } catch (FileAlreadyExistsException e) {
      throw inUse(folder, "another node in this process", e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel = FileChannel.open(
        folder.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      throw inUse(folder, "another node in this process", e);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw inUse(folder, "another process", null);
    }
    return channel;
  }

  /** Whoever holds the lock knows that the others are dead, or about to be refused. */
  private static void deleteClaimsOfOthers(Path folder, Path own) throws IOException {
    try (DirectoryStream<Path> claims = Files.newDirectoryStream(folder, "node-*" + CLAIM_SUFFIX)) {
      for (Path claim : claims) {
        if (!claim.equals(own)) {
          Files.deleteIfExists(claim);
        }
      }
    }
  }

  private static StorageException inUse(Path folder, String holder, @Nullable Throwable cause) {
    return new StorageException(
        FOLDER_IN_USE, holder + " has the data folder open: " + folder, cause);
  }

  /**
   * Releases the lock. The lock's file stays: deleting it would let two processes lock two files of
   * that name.
   */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(claim);
    } catch (IOException e) {
      throw new StorageException(
          FOLDER_UNUSABLE, "the data folder's lock was not released cleanly", e);
    }
  }
}
