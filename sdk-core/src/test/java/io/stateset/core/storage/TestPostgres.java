package io.stateset.core.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A PostgreSQL server for tests, with any number of fresh databases. */
public final class TestPostgres implements AutoCloseable {
  private final EmbeddedPostgres server;
  private int databases;

  private TestPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Durable, unlike this library's defaults. */
  public static TestPostgres start() {
    try {
      return new TestPostgres(EmbeddedPostgres.builder()
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("max_connections", "100")
          .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty database of its own. */
  public DataSource newDatabase() {
    String name = "test" + ++databases;
    Jdbi.create(server.getPostgresDatabase())
        .useHandle(handle -> handle.execute("CREATE DATABASE " + name));
    return server.getDatabase("postgres", name);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
