package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;

/**
 * The files of a network: the trust root, the issuing authority, the parameters in force and the
 * earlier ones, a record a node, and the list of revoked certificates.
 */
final class NetworkFolder {
  static final String TRUST_ROOT = "trust-root.cer";
  static final String ISSUING = "issuing.cer";
  static final String PARAMETERS = "parameters.signed";
  static final String REVOKED = "revoked.crl";
  private static final String NODES = "nodes";
  private static final String EARLIER_PARAMETERS = "parameters";
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

  Path file(String name) {
    return folder.resolve(name);
  }

  Optional<byte[]> read(String name) {
    return read(folder.resolve(name));
  }

  /** Empty if there is no such file. */
  static Optional<byte[]> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IdentityException(
            Code.MALFORMED, file + " is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  byte[] require(String name) {
    return read(name)
        .orElseThrow(() -> new IdentityException(
            Code.FOLDER, "The network's folder " + folder + " has no " + name));
  }

  /** Something that is another after the operator has replaced the file. */
  static Object stateOf(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(
          attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    } catch (NoSuchFileException e) {
      return "absent";
    } catch (IOException e) {
      return "unreadable";
    }
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
    write(recordName(name), bytes);
  }

  /** A legal name may hold what a file name may not. */
  static String recordName(CordaX500Name name) {
    return NODES + "/" + SecureHash.sha256(name.toString()).toString().substring(0, 32)
        + RECORD_SUFFIX;
  }

  static String earlierParameters(SecureHash hash) {
    return EARLIER_PARAMETERS + "/" + hash + ".signed";
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw failed(folder.resolve(name), e);
    }
  }

  /** As {@link #write}, unless the file holds just these bytes. */
  void writeIfOther(String name, byte[] bytes) {
    boolean isSame;
    try {
      isSame = read(name).filter(there -> Arrays.equals(there, bytes)).isPresent();
    } catch (IdentityException e) {
      isSame = false; // too large, or not to be read
    }
    if (!isSame) {
      write(name, bytes);
    }
  }

  /** Replaces a file as a whole, so that a reader sees the old one or the new one. */
  void write(String name, byte[] bytes) {
    Path file = folder.resolve(name).toAbsolutePath();
    Path parent = Objects.requireNonNull(file.getParent(), "a file has a folder");
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(parent);
      writeForced(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(parent);
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

  /** A rename is safe only once its folder is; not every file system can force one. */
  private static void forceFolder(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static IdentityException failed(Path file, IOException cause) {
    return new IdentityException(Code.FOLDER, file + " cannot be read or written", cause);
  }
}
