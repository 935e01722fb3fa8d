package io.stateset.core.storage;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a node's database is and how many connections it may use. Immutable.
 *
 * <pre>{@code
 * Database database = Database.open(DatabaseOptions.embedded(Path.of("node-data")));
 * }</pre>
 */
public final class DatabaseOptions {
  /** Connections at most, unless said otherwise. */
  public static final int DEFAULT_CONNECTIONS = 16;

  /** The shortest time that can be set for a wait for a connection. */
  public static final Duration MINIMUM_CONNECTION_TIMEOUT = Duration.ofMillis(250);

  private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(30);

  private final @Nullable Path folder;
  private final @Nullable DataSource dataSource;
  private final int connections;
  private final Duration connectionTimeout;
  private final List<Migration> migrations;
  private final Clock clock;
  private final Disk disk;

  private DatabaseOptions(
      @Nullable Path folder,
      @Nullable DataSource dataSource,
      int connections,
      Duration connectionTimeout,
      List<Migration> migrations,
      Clock clock,
      Disk disk) {
    this.folder = folder;
    this.dataSource = dataSource;
    this.connections = connections;
    this.connectionTimeout = connectionTimeout;
    this.migrations = migrations;
    this.clock = clock;
    this.disk = disk;
  }

  /**
   * An embedded H2 database in {@code folder}, which is made if it does not exist. Nothing else may
   * live there.
   */
  public static DatabaseOptions embedded(Path folder) {
    return defaults(Objects.requireNonNull(folder, "folder").toAbsolutePath().normalize(), null);
  }

  /**
   * A PostgreSQL database. The node keeps a pool of its own over {@code dataSource}, so hand it one
   * without a pool, or one that has room for {@link #connections()}. It is not closed with the
   * node. Tables go where the connection's search path points, and one node needs one schema.
   */
  public static DatabaseOptions external(DataSource dataSource) {
    return defaults(null, Objects.requireNonNull(dataSource, "dataSource"));
  }

  private static DatabaseOptions defaults(@Nullable Path folder, @Nullable DataSource dataSource) {
    return new DatabaseOptions(
        folder,
        dataSource,
        DEFAULT_CONNECTIONS,
        DEFAULT_CONNECTION_TIMEOUT,
        Migrations.CORE,
        Clock.systemUTC(),
        ChannelFile::open);
  }

  /** With at most {@code connections} connections, 1 to 1,000. */
  public DatabaseOptions withConnections(int connections) {
    if (connections < 1 || connections > 1_000) {
      throw new IllegalArgumentException("connections must be 1 to 1000: " + connections);
    }
    return new DatabaseOptions(
        folder, dataSource, connections, connectionTimeout, migrations, clock, disk);
  }

  /**
   * With another time to wait for a free connection (default 30 s, at least
   * {@link #MINIMUM_CONNECTION_TIMEOUT}).
   */
  public DatabaseOptions withConnectionTimeout(Duration timeout) {
    if (timeout.compareTo(MINIMUM_CONNECTION_TIMEOUT) < 0) {
      throw new IllegalArgumentException("connectionTimeout must be at least 250 ms: " + timeout);
    }
    return new DatabaseOptions(folder, dataSource, connections, timeout, migrations, clock, disk);
  }

  /**
   * With another list of migrations: those of the core followed by an extension's own, as a rule.
   */
  public DatabaseOptions withMigrations(List<Migration> migrations) {
    return new DatabaseOptions(
        folder, dataSource, connections, connectionTimeout, List.copyOf(migrations), clock, disk);
  }

  /** With another clock (default the system's). It only dates migrations and the lease. */
  public DatabaseOptions withClock(Clock clock) {
    return new DatabaseOptions(
        folder,
        dataSource,
        connections,
        connectionTimeout,
        migrations,
        Objects.requireNonNull(clock, "clock"),
        disk);
  }

  /** With another disk under the embedded database: for tests, of disks that fail. */
  DatabaseOptions withDisk(Disk disk) {
    return new DatabaseOptions(
        folder, dataSource, connections, connectionTimeout, migrations, clock, disk);
  }

  /** The folder of the embedded database; empty for an external one. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** The external database; empty for an embedded one. */
  public Optional<DataSource> dataSource() {
    return Optional.ofNullable(dataSource);
  }

  Disk disk() {
    return disk;
  }

  /** Connections at most. */
  public int connections() {
    return connections;
  }

  /** How long to wait for a free connection. */
  public Duration connectionTimeout() {
    return connectionTimeout;
  }

  /** What makes the schema, in any order. */
  public List<Migration> migrations() {
    return migrations;
  }

  /** What dates migrations and the lease. */
  public Clock clock() {
    return clock;
  }

  /** Names the folder; never an address or a credential. */
  @Override
  public String toString() {
    return "DatabaseOptions[" + (folder == null ? "external" : folder) + ", connections="
        + connections + "]";
  }
}
