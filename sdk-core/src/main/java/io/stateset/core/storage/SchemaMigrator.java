package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.MIGRATION_FAILED;
import static io.stateset.core.storage.StorageException.Code.SCHEMA_CHANGED;
import static io.stateset.core.storage.StorageException.Code.SCHEMA_NEWER;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Brings the schema up to date: each migration once, in the order of numbers, one database
 * transaction each.
 *
 * <p>A table remembers number, name and checksum. Numbers may come late (rooms have ranges of their
 * own); a number that only the database knows means that a later release was here.
 */
final class SchemaMigrator {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");
  private static final Pattern STATEMENT_END = Pattern.compile(";[ \\t]*(?:\\n|$)");

  private final Jdbi jdbi;
  private final Engine engine;
  private final Clock clock;
  private final TreeMap<Integer, Migration> migrations = new TreeMap<>();

  SchemaMigrator(Jdbi jdbi, Engine engine, Clock clock, List<Migration> migrations) {
    this.jdbi = jdbi;
    this.engine = engine;
    this.clock = clock;
    for (Migration migration : migrations) {
      if (this.migrations.put(migration.version(), migration) != null) {
        throw new IllegalArgumentException("two migrations have the number " + migration.version());
      }
    }
  }

  void migrate() {
    inLockedTransaction(this::checkStored);
    for (Migration migration : migrations.values()) {
      inLockedTransaction(handle -> applyOnce(handle, migration));
    }
  }

  private void inLockedTransaction(java.util.function.Consumer<Handle> work) {
    jdbi.useTransaction(handle -> {
      engine.lockSchema(handle);
      work.accept(handle);
    });
  }

  private void checkStored(Handle handle) {
    handle.execute("CREATE TABLE IF NOT EXISTS storage_schema (version INT NOT NULL PRIMARY KEY,"
        + " name VARCHAR(80) NOT NULL, checksum VARCHAR(64) NOT NULL, applied_at "
        + engine.placeholders().get("timestamp") + " NOT NULL)");
    stored(handle).forEach(this::check);
  }

  private static Map<Integer, String> stored(Handle handle) {
    Map<Integer, String> stored = new TreeMap<>();
    handle
        .createQuery("SELECT version, checksum FROM storage_schema")
        .map((row, context) -> stored.put(row.getInt(1), row.getString(2)))
        .list();
    return stored;
  }

  private void check(int version, String checksum) {
    Migration known = migrations.get(version);
    if (known == null) {
      throw new StorageException(
          SCHEMA_NEWER, "the database has migration " + version + ", this release has not", null);
    }
    if (!checksum.equals(checksum(known))) {
      throw new StorageException(
          SCHEMA_CHANGED, "migration was applied with another content: " + known.name(), null);
    }
  }

  private void applyOnce(Handle handle, Migration migration) {
    if (stored(handle).containsKey(migration.version())) {
      return;
    }
    for (String statement : statements(migration)) {
      apply(handle, migration, statement);
    }
    handle.execute(
        "INSERT INTO storage_schema (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)",
        migration.version(),
        migration.name(),
        checksum(migration),
        clock.instant());
  }

  private static void apply(Handle handle, Migration migration, String statement) {
    try {
      // Plain JDBC: JDBI would read colons and question marks as parameters.
      try (java.sql.Statement jdbc = handle.getConnection().createStatement()) {
        jdbc.execute(statement);
      }
    } catch (java.sql.SQLException | JdbiException e) {
      throw new StorageException(MIGRATION_FAILED, "migration failed: " + migration.name(), e);
    }
  }

  private List<String> statements(Migration migration) {
    String sql = unixLines(migration.sql())
        .lines()
        .filter(line -> !line.stripLeading().startsWith("--"))
        .collect(java.util.stream.Collectors.joining("\n"));
    return Arrays.stream(STATEMENT_END.split(substitute(migration, sql)))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private String substitute(Migration migration, String sql) {
    return PLACEHOLDER.matcher(sql).replaceAll(match -> {
      String type = engine.placeholders().get(match.group(1));
      if (type == null) {
        throw new StorageException(
            MIGRATION_FAILED,
            "unknown placeholder " + match.group(1) + " in " + migration.name(),
            null);
      }
      return Matcher.quoteReplacement(type);
    });
  }

  private static String checksum(Migration migration) {
    byte[] text = unixLines(migration.sql()).getBytes(StandardCharsets.UTF_8);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A checkout may change line ends. */
  private static String unixLines(String sql) {
    return sql.replace("\r\n", "\n");
  }
}
