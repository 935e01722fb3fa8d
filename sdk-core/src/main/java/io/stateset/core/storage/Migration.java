package io.stateset.core.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One numbered step of the schema.
 *
 * @param version the number, unique over all rooms
 * @param name the file's name without its folder, as {@code 001-storage.sql}
 * @param sql the file's text, with placeholders; see this package's conventions
 */
public record Migration(int version, String name, String sql) {
  private static final Pattern NAME = Pattern.compile("(\\d{3})-[a-z0-9-]{1,60}\\.sql");
  private static final int MAX_BYTES = 1 << 20;

  /** Refuses a name that is not of the form {@code NNN-name.sql}, or carries another number. */
  public Migration {
    if (versionOf(name) != version) {
      throw new IllegalArgumentException(
          "the name does not carry the version " + version + ": " + name);
    }
    Objects.requireNonNull(sql, "sql");
  }

  /**
   * Reads a migration from the class path. It is asked for by name, so that it is found in any kind
   * of jar.
   *
   * @param owner a class in the same module, for its class loader
   * @param resource the absolute name of the resource, without a leading slash
   * @throws StorageException with code {@code MIGRATION_FAILED} if it is missing, unreadable, or
   *     larger than 1 MiB
   */
  public static Migration fromClassPath(Class<?> owner, String resource) {
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    return new Migration(versionOf(name), name, read(owner, resource));
  }

  private static int versionOf(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not of the form NNN-name.sql: " + name);
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static String read(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new StorageException(
            StorageException.Code.MIGRATION_FAILED,
            "no such migration on the class path: " + resource,
            null);
      }
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new StorageException(
            StorageException.Code.MIGRATION_FAILED, "migration over 1 MiB: " + resource, null);
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Code.MIGRATION_FAILED, "cannot read the migration: " + resource, e);
    }
  }
}
