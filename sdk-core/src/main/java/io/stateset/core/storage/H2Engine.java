package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.DAMAGED;
import static io.stateset.core.storage.StorageException.Code.FOLDER_IN_USE;
import static io.stateset.core.storage.StorageException.Code.FORCE_FAILED;
import static io.stateset.core.storage.StorageException.Code.INTERNAL;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;

/** H2 in a folder of its own, in this process. */
final class H2Engine implements Engine {
  private static final String DATABASE_FILE = "node.mv.db";

  private static final Set<Integer> DAMAGE = Set.of(
      ErrorCode.FILE_CORRUPTED_1,
      ErrorCode.FILE_VERSION_ERROR_1,
      ErrorCode.FILE_ENCRYPTION_ERROR_1,
      ErrorCode.GENERAL_ERROR_1,
      ErrorCode.IO_EXCEPTION_1,
      ErrorCode.IO_EXCEPTION_2);

  /**
   * No shutdown hook, no trace on the console or in files. The "retry" file system opens the file
   * again after an interrupted thread closed its channel: a host may interrupt its threads whenever
   * it likes.
   */
  private static final String SETTINGS =
      ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
          + ";LOCK_TIMEOUT=10000;WRITE_DELAY=0";

  private final JdbcDataSource dataSource = new JdbcDataSource();
  private final Path folder;
  private final FolderLock lock;
  private final Connection keeper;
  private final MVStore store;

  private H2Engine(FolderLock lock, Path folder, String fileSystem) throws SQLException {
    this.lock = lock;
    this.folder = folder;
    dataSource.setURL("jdbc:h2:" + fileSystem + folder.resolve("node") + SETTINGS);
    this.keeper = dataSource.getConnection();
    this.store = storeOf(keeper);
  }

  static H2Engine open(Path folder) {
    return open(folder, "retry:");
  }

  /** With another of H2's file systems below; for tests that cut the power. */
  static H2Engine open(Path folder, String fileSystem) {
    FolderLock lock = FolderLock.acquire(folder);
    try {
      StoredMarker.check(folder, DATABASE_FILE);
      return new H2Engine(lock, folder, fileSystem);
    } catch (SQLException e) {
      lock.close();
      throw failure(folder, e);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static MVStore storeOf(Connection connection) throws SQLException {
    JdbcConnection embedded = connection.unwrap(JdbcConnection.class);
    return ((SessionLocal) embedded.getSession()).getDatabase().getStore().getMvStore();
  }

  private static StorageException failure(Path folder, SQLException cause) {
    if (cause.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
      return new StorageException(
          FOLDER_IN_USE, "another process has the database open: " + folder, cause);
    }
    if (DAMAGE.contains(cause.getErrorCode())) {
      return new StorageException(DAMAGED, "the database is damaged: " + folder, cause);
    }
    return new StorageException(INTERNAL, "the database does not open: " + folder, cause);
  }

  @Override
  public void configure(HikariConfig pool) {
    pool.setDataSource(dataSource);
  }

  @Override
  public Map<String, String> placeholders() {
    return Map.of("bytes", "VARBINARY(1000000000)", "timestamp", "TIMESTAMP(6) WITH TIME ZONE");
  }

  /** The folder's lock excludes everybody else. */
  @Override
  public void lockSchema(Handle handle) {}

  @Override
  public void checkDurability(Handle handle) {}

  @Override
  public long lockedEpoch(Handle handle) {
    return handle
        .createQuery("SELECT epoch FROM storage_lease WHERE id = 1")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public long nextSequence(Handle handle) {
    handle.execute("UPDATE storage_sequence SET last_number = last_number + 1 WHERE id = 1");
    return handle
        .createQuery("SELECT last_number FROM storage_sequence WHERE id = 1")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public void ready() {
    StoredMarker.write(folder);
  }

  /**
   * Does what {@code CHECKPOINT SYNC} does, without its lock on the whole database: a commit whose
   * write fails wants that lock while it holds the store's, and both threads would hang for ever.
   */
  @Override
  public void force() {
    try {
      store.commit();
      store.sync();
    } catch (MVStoreException e) {
      throw new StorageException(FORCE_FAILED, "the database could not be forced to disk", e);
    }
  }

  @Override
  public void close() {
    try (lock;
        keeper;
        Statement statement = keeper.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new StorageException(INTERNAL, "the database did not close cleanly", e);
    }
  }
}
