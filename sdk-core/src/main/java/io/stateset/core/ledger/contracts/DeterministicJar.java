package io.stateset.core.ledger.contracts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs files into a jar whose bytes depend on nothing but names and contents: entries are sorted,
 * stored without compression (compressors differ between JDKs) and carry one fixed local time. So
 * two organisations that compile the same sources with the same compiler get the same attachment.
 */
final class DeterministicJar {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** From target version 4 on Corda insists that a state belongs to its contract. */
  private static final String ATTRIBUTES =
      "Manifest-Version: 1.0\r\nTarget-Platform-Version: 13\r\n\r\n";

  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private DeterministicJar() {}

  static byte[] pack(Map<String, byte[]> files) {
    SortedMap<String, byte[]> sorted = new TreeMap<>(files);
    sorted.remove(MANIFEST);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // The manifest must be first for readers that take a jar from its beginning.
      put(zip, MANIFEST, ATTRIBUTES.getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> file : sorted.entrySet()) {
        put(zip, file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(EPOCH);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
