package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/**
 * Where a class came from: a file or folder and, if the file is an archive that holds further code,
 * the path inside it: a nested archive, or a folder (which ends with a slash).
 *
 * <p>Understands {@code file:} locations and both forms of Spring Boot's executable jars:
 * {@code jar:file:/app.jar!/BOOT-INF/lib/x.jar!/} up to 3.1 and
 * {@code jar:nested:/app.jar/!BOOT-INF/lib/x.jar!/} since 3.2. No URL is opened, so no handler
 * needs to be registered.
 */
record CodeLocation(Path file, String inner) {

  static CodeLocation parse(String location) {
    String rest = location.startsWith("jar:") ? location.substring("jar:".length()) : location;
    boolean nested = rest.startsWith("nested:");
    rest = nested ? "file:" + rest.substring("nested:".length()) : rest;
    String separator = nested ? "/!" : "!/";
    int end = rest.indexOf(separator);
    try {
      String file = end < 0 ? rest : rest.substring(0, end);
      return new CodeLocation(
          path(file), end < 0 ? "" : inner(rest.substring(end + separator.length())));
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new LedgerException(
          Code.CONTRACT_CODE_NOT_FOUND, "A class comes from a place that is no file", e);
    }
  }

  private static Path path(String file) {
    if (!file.startsWith("file:")) {
      throw new IllegalArgumentException("Not a file");
    }
    return Path.of(URI.create(file.replace(" ", "%20")));
  }

  /**
   * {@code BOOT-INF/lib/x.jar!/} is an archive, {@code BOOT-INF/classes!/} and
   * {@code BOOT-INF/classes/} are folders.
   */
  private static String inner(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    inner = inner.endsWith("!/") ? inner.substring(0, inner.length() - 2) : inner;
    boolean folder = !inner.isEmpty() && !inner.endsWith(".jar") && !inner.endsWith("/");
    return URI.create(folder ? inner + "/" : inner).getPath();
  }
}
