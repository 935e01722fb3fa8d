package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;

/**
 * The files of a network: the trust root, the parameters, a record a node, and the list of revoked
 * certificates.
 */
final class NetworkFolder {
  static final String TRUST_ROOT = "trust-root.cer";
  static final String PARAMETERS = "parameters.signed";
  static final String REVOKED = "revoked.crl";
  private static final String NODES = "nodes";
  private static final String RECORD_SUFFIX = ".record";
  private static final int MAX_FILE_BYTES = 10 << 20;
  private static final int MAX_NODES = 10_000;

  private final Path folder;

  NetworkFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  Optional<byte[]> read(String name) {
    return read(folder.resolve(name));
  }

  Optional<byte[]> read(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IdentityException(
            Code.MALFORMED, file + " is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  byte[] require(String name) {
    return read(name)
        .orElseThrow(() -> new IdentityException(
            Code.FOLDER, "The network's folder " + folder + " has no " + name));
  }

  List<Path> records() {
    Path nodes = folder.resolve(NODES);
    if (!Files.isDirectory(nodes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(nodes)) {
      return files
          .filter(file -> file.toString().endsWith(RECORD_SUFFIX))
          .sorted()
          .limit(MAX_NODES)
          .toList();
    } catch (IOException e) {
      throw failed(nodes, e);
    }
  }

  void writeRecord(CordaX500Name name, byte[] bytes) {
    write(
        NODES + "/" + SecureHash.sha256(name.toString()).toString().substring(0, 32)
            + RECORD_SUFFIX,
        bytes);
  }

  /** Replaces a file as a whole, so that a reader sees the old one or the new one. */
  void write(String name, byte[] bytes) {
    Path file = folder.resolve(name);
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      writeForced(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static void writeForced(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static IdentityException failed(Path file, IOException cause) {
    return new IdentityException(Code.FOLDER, file + " cannot be read or written", cause);
  }
}
