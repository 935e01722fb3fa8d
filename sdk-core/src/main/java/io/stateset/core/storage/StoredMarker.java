package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.DAMAGED;
import static io.stateset.core.storage.StorageException.Code.FOLDER_UNUSABLE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Remembers, beside the database's file, that there is one. H2 takes a missing or empty file for a
 * new database, and a node that starts with an empty ledger looks healthy.
 */
final class StoredMarker {
  private static final String NAME = "node.format";
  private static final byte[] CONTENT = "stateset-storage 1\n".getBytes(StandardCharsets.US_ASCII);

  private StoredMarker() {}

  /** Refuses a database's file of {@code size} bytes, after recovery, if it once held something. */
  static void check(Path folder, long size) {
    if (size == 0 && Files.exists(folder.resolve(NAME))) {
      throw new StorageException(
          DAMAGED, "the database's file is missing or empty: " + folder, null);
    }
  }

  /**
   * Writes the marker once, and forces the lists of files that name the database and its folder.
   */
  static void write(Path folder) {
    Path marker = folder.resolve(NAME);
    if (Files.exists(marker)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(CONTENT));
      channel.force(true);
    } catch (IOException e) {
      throw new StorageException(
          FOLDER_UNUSABLE, "the data folder cannot be written: " + folder, e);
    }
    forceFolder(folder);
    if (folder.getParent() != null) {
      forceFolder(folder.getParent());
    }
  }

  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders, and writes their entries with the files.
    }
  }
}
