package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.NOT_DURABLE;
import static io.stateset.core.storage.StorageException.Code.UNREACHABLE;
import static io.stateset.core.storage.StorageException.Code.UNSUPPORTED_DATABASE;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, started and kept by somebody else. Its commits force themselves. */
final class PostgresEngine implements Engine {
  /**
   * Any fixed number: nodes in other schemas of one database then wait for each other's migrations,
   * which are short.
   */
  private static final long SCHEMA_LOCK = 0x5374617465736574L;

  private final DataSource dataSource;

  PostgresEngine(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  static PostgresEngine open(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      String product = connection.getMetaData().getDatabaseProductName();
      if (!product.equals("PostgreSQL")) {
        throw new StorageException(UNSUPPORTED_DATABASE, "not PostgreSQL: " + product, null);
      }
      return new PostgresEngine(dataSource);
    } catch (SQLException e) {
      throw new StorageException(UNREACHABLE, "the database does not answer", e);
    }
  }

  @Override
  public void configure(HikariConfig pool) {
    pool.setDataSource(dataSource);
    // Bounds a wait for a row; a cycle through this process's locks is invisible to the server.
    pool.setConnectionInitSql("SET lock_timeout = '30s'");
  }

  @Override
  public Map<String, String> placeholders() {
    return Map.of("bytes", "BYTEA", "timestamp", "TIMESTAMP(6) WITH TIME ZONE");
  }

  @Override
  public void lockSchema(Handle handle) {
    handle.execute("SELECT pg_advisory_xact_lock(?)", SCHEMA_LOCK);
  }

  @Override
  public void checkDurability(Handle handle) {
    for (String setting : List.of("fsync", "synchronous_commit")) {
      String value = handle
          .createQuery("SELECT current_setting(?)")
          .bind(0, setting)
          .mapTo(String.class)
          .one();
      if (value.equals("off")) {
        throw new StorageException(NOT_DURABLE, "PostgreSQL runs with " + setting + " = off", null);
      }
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public long lockedEpoch(Handle handle) {
    return handle
        .createQuery("SELECT epoch FROM storage_lease WHERE id = 1 FOR SHARE")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public void admitGuests(Handle handle) {}

  @Override
  public long nextSequence(Handle handle, long last) {
    return handle
        .createQuery(
            "UPDATE storage_sequence SET last_number = last_number + 1 WHERE id = 1 RETURNING last_number")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public boolean insertUnlessPresent(Handle handle, String insert, @Nullable Object... values) {
    return Statements.update(handle, insert + " ON CONFLICT DO NOTHING", values) > 0;
  }

  @Override
  public void ready() {}

  @Override
  public void force() {}

  @Override
  public void close() {}
}
