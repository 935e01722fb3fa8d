package io.stateset.notary.store;

import io.stateset.notary.store.StoreException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A small file beside RocksDB's: the height that the store is known to have reached, written when
 * it was made, opened and closed. RocksDB takes a write-ahead log that is gone, or cut at a
 * record's end, for one that was never longer: what was decided would be forgotten, and could be
 * decided otherwise. Binary form: height 8, CRC-32C of it 8.
 */
final class SureHeight {
  static final String NAME = "HEIGHT";

  private final Path file;

  SureHeight(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /** False until the making of the store has come to its end. */
  boolean exists() {
    return Files.exists(file);
  }

  private OptionalLong read() throws IOException {
    if (!exists()) {
      return OptionalLong.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != 2 * Long.BYTES) {
      throw damaged();
    }
    ByteBuffer source = ByteBuffer.wrap(bytes);
    long height = source.getLong();
    if (source.getLong() != checksum(height)) {
      throw damaged();
    }
    return OptionalLong.of(height);
  }

  /**
   * @throws StoreException with {@code DAMAGED} if a store that ends at {@code height} lost some,
   *     or has blocks and lost this file, which is there before the first
   */
  void requireReached(long height) throws IOException {
    if (height > 0 && !exists()) {
      throw new StoreException(Code.DAMAGED, "the store's file " + NAME + " is missing", null);
    }
    long known = read().orElse(-1);
    if (height < known) {
      throw new StoreException(
          Code.DAMAGED, "the store ends at block " + height + " and had reached " + known, null);
    }
  }

  private StoreException damaged() {
    return new StoreException(Code.DAMAGED, "the store's file " + NAME + " is damaged", null);
  }

  /** Returns when it is on disk; the earlier one stays until then. */
  void write(long height) throws IOException {
    Path next = file.resolveSibling(NAME + ".new");
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(height).putLong(checksum(height)).flip();
    try (FileChannel channel = FileChannel.open(
        next,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder();
  }

  private void forceFolder() {
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Windows opens no folders, and writes their entries with the files.
    }
  }

  private static long checksum(long height) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(height).flip());
    return checksum.getValue();
  }
}
