package io.stateset.core.vault;

import io.stateset.core.storage.DatabaseOptions;
import io.stateset.core.storage.TestPostgres;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL server for all of the vault's tests, with a fresh schema for each: databases take
 * seconds to make.
 */
final class SharedPostgres implements BeforeEachCallback {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private DatabaseOptions options;

  private static final class Running implements AutoCloseable {
    private final TestPostgres server = TestPostgres.start();
    private final PGSimpleDataSource database = (PGSimpleDataSource) server.newDatabase();

    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Running running = context
        .getRoot()
        .getStore(Namespace.create(SharedPostgres.class))
        .getOrComputeIfAbsent("server", key -> new Running(), Running.class);
    options = DatabaseOptions.external(newSchema(running.database));
  }

  private static PGSimpleDataSource newSchema(PGSimpleDataSource database) {
    String schema = "test" + SCHEMAS.incrementAndGet();
    Jdbi.create(database).useHandle(handle -> handle.execute("CREATE SCHEMA " + schema));
    PGSimpleDataSource inSchema = new PGSimpleDataSource();
    inSchema.setURL(database.getURL());
    inSchema.setUser(database.getUser());
    inSchema.setCurrentSchema(schema);
    return inSchema;
  }

  DatabaseOptions options() {
    return options;
  }
}
