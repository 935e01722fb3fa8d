package io.stateset.core.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One file, sealed: AES-256-GCM under a key that Argon2id derives from a passphrase, with the
 * header as associated data. It is only ever replaced as a whole: the new content is written beside
 * it, forced, and renamed over it. {@link FileClaim} keeps everybody else out.
 *
 * <p>Header: the four bytes {@code SSK1}, memory in KiB and passes (four bytes each), 16 bytes of
 * salt, 12 of nonce, fresh with every write. Not thread-safe.
 */
final class SealedFile implements AutoCloseable {
  private static final int MAGIC = 0x53534b31;
  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int HEADER_BYTES = 4 + 4 + 4 + SALT_BYTES + NONCE_BYTES;
  private static final int TAG_BITS = 128;
  private static final int MAX_FILE_BYTES = 64 << 20;

  private final Path path;
  private final FileClaim claim;
  private final KeyDerivation derivation;
  private final byte[] salt;
  private final byte[] key;
  private final SecureRandom random = new SecureRandom();
  private final byte[] content;

  private SealedFile(
      Path path,
      FileClaim claim,
      KeyDerivation derivation,
      byte[] salt,
      byte[] key,
      byte[] content) {
    this.path = path;
    this.claim = claim;
    this.derivation = derivation;
    this.salt = salt;
    this.key = key;
    this.content = content;
  }

  /** Opens the file, or makes one with empty content under {@code forNew}. */
  static SealedFile open(Path path, char[] passphrase, KeyDerivation forNew) {
    FileClaim claim = FileClaim.of(path);
    try {
      return Files.exists(path)
          ? read(path, claim, passphrase)
          : create(path, claim, passphrase, forNew);
    } catch (RuntimeException | Error e) {
      claim.close();
      throw e;
    }
  }

  private static SealedFile create(
      Path path, FileClaim claim, char[] passphrase, KeyDerivation derivation) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    byte[] key = derivation.derive(passphrase, salt);
    SealedFile file = new SealedFile(path, claim, derivation, salt, key, new byte[0]);
    file.replace(new byte[0]);
    return file;
  }

  private static SealedFile read(Path path, FileClaim claim, char[] passphrase) {
    byte[] bytes = readBounded(path);
    byte[] header = Arrays.copyOf(bytes, HEADER_BYTES);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(header))) {
      if (in.readInt() != MAGIC) {
        throw damaged(path, null);
      }
      KeyDerivation derivation = new KeyDerivation(in.readInt(), in.readInt());
      byte[] salt = in.readNBytes(SALT_BYTES);
      byte[] nonce = in.readNBytes(NONCE_BYTES);
      byte[] key = derivation.derive(passphrase, salt);
      byte[] sealed = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
      return new SealedFile(
          path, claim, derivation, salt, key, unseal(path, key, nonce, header, sealed));
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(path, e);
    }
  }

  private static byte[] readBounded(Path path) {
    try {
      long size = Files.size(path);
      byte[] bytes = size > MAX_FILE_BYTES ? new byte[0] : Files.readAllBytes(path);
      if (bytes.length < HEADER_BYTES + TAG_BITS / 8) {
        throw damaged(path, null);
      }
      return bytes;
    } catch (IOException e) {
      throw medium("cannot be read", path, e);
    }
  }

  private static byte[] unseal(Path path, byte[] key, byte[] nonce, byte[] header, byte[] sealed) {
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, header).doFinal(sealed);
    } catch (GeneralSecurityException e) {
      throw new KeyStoreException(
          KeyStoreException.Code.WRONG_PASSPHRASE,
          path + ": the passphrase is wrong, or the file was changed",
          null);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] header)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  /** What the file held when it was opened, until {@link #forgetContent}. */
  byte[] content() {
    return content;
  }

  /** Wipes what {@link #content} gives. */
  void forgetContent() {
    Arrays.fill(content, (byte) 0);
  }

  /** Returns when {@code next} is safe on the disk; if it throws, the old content still is. */
  void replace(byte[] next) {
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    try {
      writeForced(temporary, seal(next));
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(Objects.requireNonNull(path.toAbsolutePath().getParent()));
    } catch (IOException | GeneralSecurityException e) {
      throw medium("cannot be written", path, e);
    }
  }

  private byte[] seal(byte[] next) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] header = header(nonce);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, header).doFinal(next);
    byte[] file = Arrays.copyOf(header, header.length + sealed.length);
    System.arraycopy(sealed, 0, file, header.length, sealed.length);
    return file;
  }

  private byte[] header(byte[] nonce) {
    ByteArrayOutputStream header = new ByteArrayOutputStream(HEADER_BYTES);
    try (DataOutputStream out = new DataOutputStream(header)) {
      out.writeInt(MAGIC);
      out.writeInt(derivation.memoryKib());
      out.writeInt(derivation.passes());
      out.write(salt);
      out.write(nonce);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return header.toByteArray();
  }

  private static void writeForced(Path path, byte[] bytes) throws IOException {
    Files.deleteIfExists(path);
    createForOwner(path);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void createForOwner(Path path) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(path);
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

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
    forgetContent();
    claim.close();
  }

  private static KeyStoreException damaged(Path path, @Nullable Exception cause) {
    return new KeyStoreException(
        KeyStoreException.Code.DAMAGED, path + " is not a key store, or is cut short", cause);
  }

  private static KeyStoreException medium(String what, Path path, Exception cause) {
    return new KeyStoreException(KeyStoreException.Code.MEDIUM, path + " " + what, cause);
  }
}
