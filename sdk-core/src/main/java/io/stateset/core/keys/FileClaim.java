package io.stateset.core.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a file, which one at a time has. Between processes a lock on a second file
 * decides. Within one, a list does: closing any channel on the lock's file drops the lock of the
 * whole process (POSIX fcntl), so whoever is refused must not even have opened it.
 */
final class FileClaim implements AutoCloseable {
  private static final Set<Path> CLAIMED = new HashSet<>();

  private final Path lockFile;
  private final FileChannel channel;

  private FileClaim(Path lockFile, FileChannel channel) {
    this.lockFile = lockFile;
    this.channel = channel;
  }

  /** Throws {@code IN_USE} or {@code MEDIUM}; makes the file's folder if there is none. */
  static FileClaim of(Path file) {
    try {
      Path folder =
          Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
      Path lockFile =
          Files.createDirectories(folder).toRealPath().resolve(file.getFileName() + ".lock");
      return claim(file, lockFile);
    } catch (IOException e) {
      throw new KeyStoreException(KeyStoreException.Code.MEDIUM, file + " cannot be locked", e);
    }
  }

  private static FileClaim claim(Path file, Path lockFile) throws IOException {
    synchronized (CLAIMED) {
      if (!CLAIMED.add(lockFile)) {
        throw inUse(file);
      }
      FileChannel channel = null;
      try {
        channel = lock(lockFile);
      } finally {
        if (channel == null) {
          CLAIMED.remove(lockFile);
        }
      }
      if (channel == null) {
        throw inUse(file);
      }
      return new FileClaim(lockFile, channel);
    }
  }

  private static @Nullable FileChannel lock(Path lockFile) throws IOException {
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean isLocked = false;
    try {
      isLocked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return null; // a copy of this class in another class loader has it
    } finally {
      if (!isLocked) {
        channel.close();
      }
    }
    return isLocked ? channel : null;
  }

  private static KeyStoreException inUse(Path file) {
    return new KeyStoreException(
        KeyStoreException.Code.IN_USE, file + " is open in another process or node", null);
  }

  @Override
  public void close() {
    synchronized (CLAIMED) {
      CLAIMED.remove(lockFile);
      try {
        channel.close();
      } catch (IOException e) {
        // The lock goes with the process at the latest; there is nothing that a caller could do.
      }
    }
  }
}
