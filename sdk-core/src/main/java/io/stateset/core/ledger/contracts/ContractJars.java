package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collection;
import java.util.Map;

/**
 * Finds the archive that holds a contract's code on the host's class path.
 *
 * <p>A jar, also one inside a Spring Boot executable jar, is taken as it is, with its signatures.
 * Loose class files (a build's output folder, or the application part of an executable jar) are
 * packed into a reproducible jar that holds the named packages and nothing else of the application.
 *
 * <p>Thread-safe; blocks on the disk.
 */
public final class ContractJars {
  private final ArchiveLimits limits;

  /** {@code limits} bounds what is read. */
  public ContractJars(ArchiveLimits limits) {
    this.limits = limits;
  }

  /**
   * The archive of {@code contract}.
   *
   * @param packages which packages, with those below them, to pack if the class files are loose
   * @throws LedgerException with {@code CONTRACT_CODE_NOT_FOUND} if the class does not come from a
   *     file, or with {@code TOO_LARGE} if its archive exceeds the bound
   */
  public ContractJar find(Class<?> contract, Collection<String> packages) {
    CodeLocation location = CodeLocation.parse(locationOf(contract));
    try {
      return find(contract, packages, location);
    } catch (IOException e) {
      throw notFound(contract, e);
    }
  }

  private ContractJar find(Class<?> contract, Collection<String> packages, CodeLocation location)
      throws IOException {
    if (!location.inner().isEmpty()) {
      return findNested(contract, packages, location);
    }
    if (Files.isDirectory(location.file())) {
      return packed(contract, new LooseFiles(limits).ofDirectory(location.file(), packages));
    }
    if (Files.size(location.file()) > limits.bytes()) {
      throw tooLarge(contract);
    }
    return whole(contract, fileName(location.file()), Files.readAllBytes(location.file()));
  }

  private ContractJar findNested(
      Class<?> contract, Collection<String> packages, CodeLocation location) throws IOException {
    LooseFiles files = new LooseFiles(limits);
    if (location.inner().endsWith("/")) {
      return packed(contract, files.ofArchive(location.file(), location.inner(), packages));
    }
    String name = location.inner().substring(location.inner().lastIndexOf('/') + 1);
    return whole(contract, name, files.entry(location.file(), location.inner()));
  }

  private ContractJar whole(Class<?> contract, String fileName, byte[] bytes) {
    String entry = LooseFiles.classFile(contract);
    if (new ArchiveReader(limits).read(bytes, entry::equals).isEmpty()) {
      throw notFound(contract, null);
    }
    return new ContractJar(fileName, bytes);
  }

  private ContractJar packed(Class<?> contract, Map<String, byte[]> files) {
    if (!files.containsKey(LooseFiles.classFile(contract))) {
      throw notFound(contract, null);
    }
    byte[] jar = DeterministicJar.pack(files);
    if (jar.length > limits.bytes()) {
      throw tooLarge(contract);
    }
    return new ContractJar(contract.getName(), jar);
  }

  private static String locationOf(Class<?> contract) {
    CodeSource source = contract.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null) {
      throw notFound(contract, null);
    }
    return location.toString();
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static LedgerException notFound(
      Class<?> contract, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "The code of contract " + contract.getName()
        + " is in no archive or folder that can be read";
    return new LedgerException(Code.CONTRACT_CODE_NOT_FOUND, message, cause);
  }

  private static LedgerException tooLarge(Class<?> contract) {
    return new LedgerException(
        Code.TOO_LARGE,
        "The archive of contract " + contract.getName() + " is too large to be an attachment");
  }
}
