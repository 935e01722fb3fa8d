package io.stateset.core.ledger.contracts;

/**
 * Bounds on an archive.
 *
 * @param bytes largest archive, in bytes
 * @param expandedBytes most bytes that all its entries may have when expanded
 * @param entries most entries
 * @param nameLength longest name of an entry, in characters
 */
public record ArchiveLimits(int bytes, long expandedBytes, int entries, int nameLength) {

  /** 64 MiB, 256 MiB expanded, 20,000 entries, names of 1,024 characters. */
  public static final ArchiveLimits DEFAULT = new ArchiveLimits(64 << 20, 256L << 20, 20_000, 1024);

  /** Refuses bounds that are not positive. */
  public ArchiveLimits {
    if (bytes <= 0 || expandedBytes <= 0 || entries <= 0 || nameLength <= 0) {
      throw new IllegalArgumentException("Limits must be positive");
    }
  }
}
