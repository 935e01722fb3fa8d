package io.stateset.core.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A disk for a whole node's database, which can become full. */
public final class FullDisk {
  private final FaultyDisk disk = new FaultyDisk(new Random(1));

  /** A database that has its files on this disk. */
  public DatabaseOptions options(Path folder) {
    return DatabaseOptions.embedded(folder).withDisk(disk);
  }

  /** From now on no write succeeds. */
  public void fill() {
    disk.fill();
  }

  /** Brings the files to where an ordinary node finds them, as if somebody had made room. */
  public void moveTo(Path folder) throws IOException {
    disk.restoreInto(folder);
  }
}
