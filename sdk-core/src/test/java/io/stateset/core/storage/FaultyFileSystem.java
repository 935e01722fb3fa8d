package io.stateset.core.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for H2 whose disk fails: it can lose power (then only forced writes are sure to be there), refuse to
 * force, or be full. H2 keeps its file systems in a table of the whole process, so this is for tests only.
 */
public final class FaultyFileSystem extends FilePathWrapper {
  private static final String SCHEME = "faulty";
  private static final Map<String, FaultyDisk> DISKS = new ConcurrentHashMap<>();

  static {
    FilePath.register(new FaultyFileSystem());
  }

  /** A disk that holds the files of {@code folder}; pass the prefix that it returns to the engine. */
  static FaultyDisk disk(Path folder, Random random) {
    FaultyDisk disk = new FaultyDisk(random);
    DISKS.put(folder.toAbsolutePath().normalize().toString(), disk);
    return disk;
  }

  static String prefix() {
    return SCHEME + ":";
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    Path file = Path.of(getBase().toString());
    FaultyDisk disk = DISKS.get(String.valueOf(file.getParent()));
    if (disk == null) {
      throw new IOException("no faulty disk holds " + file);
    }
    byte[] forced = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    return new FaultyFile(disk, disk.track(file.getFileName().toString(), forced), getBase().open(mode));
  }
}
