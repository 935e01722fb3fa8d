package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads archives from their first byte to their last, as Corda and its signature check do, never by
 * the directory at the end: an archive whose two views differ has one meaning here. Refuses what is
 * malformed or exceeds a bound.
 */
final class ArchiveReader {
  private final ArchiveLimits limits;

  ArchiveReader(ArchiveLimits limits) {
    this.limits = limits;
  }

  /**
   * Checks the whole archive and keeps the entries whose names {@code wanted} accepts, in the
   * archive's order.
   */
  Map<String, byte[]> read(byte[] archive, Predicate<String> wanted) {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      return read(zip, wanted);
    } catch (IOException | IllegalArgumentException e) {
      throw new LedgerException(Code.BAD_ATTACHMENT, "An archive is not well-formed", e);
    }
  }

  private Map<String, byte[]> read(ZipInputStream zip, Predicate<String> wanted)
      throws IOException {
    Map<String, byte[]> kept = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    long remaining = limits.expandedBytes();
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = checkedName(entry.getName());
      refuseIf(!names.add(name), "An archive has two entries of one name");
      refuseIf(names.size() > limits.entries(), "An archive has too many entries");
      boolean keep = !entry.isDirectory() && wanted.test(name);
      remaining -= keep ? keep(zip, name, remaining, kept) : skip(zip, remaining);
    }
    refuseIf(names.isEmpty(), "An archive is empty, or is none");
    return kept;
  }

  private static long keep(
      ZipInputStream zip, String name, long remaining, Map<String, byte[]> kept)
      throws IOException {
    byte[] content = zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, remaining + 1));
    refuseIf(content.length > remaining, "An archive expands to too many bytes");
    kept.put(name, content);
    return content.length;
  }

  private static long skip(ZipInputStream zip, long remaining) throws IOException {
    byte[] buffer = new byte[8192];
    long total = 0;
    for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
      total += read;
      refuseIf(total > remaining, "An archive expands to too many bytes");
    }
    return total;
  }

  private String checkedName(String name) {
    refuseIf(
        name.isEmpty() || name.length() > limits.nameLength(),
        "An archive has an entry without a usable name");
    boolean outside = name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
    refuseIf(
        outside || name.matches("^[A-Za-z]:.*"), "An archive has an entry with an absolute path");
    for (String part : name.split("/", -1)) {
      refuseIf(
          part.equals("..") || part.equals("."), "An archive has an entry that points elsewhere");
    }
    return name;
  }

  private static void refuseIf(boolean refused, String message) {
    if (refused) {
      throw new LedgerException(Code.BAD_ATTACHMENT, message);
    }
  }
}
