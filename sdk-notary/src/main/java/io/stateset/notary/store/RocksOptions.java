package io.stateset.notary.store;

import io.stateset.notary.machine.Governance;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * How a {@link RocksStore} is opened. Immutable.
 *
 * @param folder where the files lie; made if it is absent
 * @param governance what a new store begins with; one that exists keeps its own
 * @param memoryBytes the bound on native memory for cached blocks, filters and unwritten tables;
 *     default 192 MiB
 * @param reserveBytes how much room on the disk is left untouched, so that the store can still be
 *     compacted; below it a commit is refused with {@code FULL}; default 256 MiB
 * @param usableBytes how much room there is on the disk
 */
public record RocksOptions(
    Path folder,
    Governance governance,
    long memoryBytes,
    long reserveBytes,
    LongSupplier usableBytes) {
  private static final long MEBIBYTE = 1L << 20;
  private static final long MIN_MEMORY_BYTES = 32 * MEBIBYTE;

  /** Refuses what is missing or too small. */
  public RocksOptions {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(governance, "governance");
    Objects.requireNonNull(usableBytes, "usableBytes");
    if (memoryBytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException("memoryBytes must be at least " + MIN_MEMORY_BYTES);
    }
  }

  /** The defaults for a folder. */
  public static RocksOptions in(Path folder) {
    LongSupplier usable = () -> folder.toFile().getUsableSpace();
    return new RocksOptions(folder, Governance.DEFAULT, 192 * MEBIBYTE, 256 * MEBIBYTE, usable);
  }

  /** The same with another source for the room on the disk, and another reserve. */
  public RocksOptions withDisk(LongSupplier usable, long reserve) {
    return new RocksOptions(folder, governance, memoryBytes, reserve, usable);
  }

  /** The same with another bound on native memory. */
  public RocksOptions withMemoryBytes(long bytes) {
    return new RocksOptions(folder, governance, bytes, reserveBytes, usableBytes);
  }

  /** The same with another governance to begin with. */
  public RocksOptions withGovernance(Governance initial) {
    return new RocksOptions(folder, initial, memoryBytes, reserveBytes, usableBytes);
  }
}
