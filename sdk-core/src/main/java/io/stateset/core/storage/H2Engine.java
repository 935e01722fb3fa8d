package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.DAMAGED;
import static io.stateset.core.storage.StorageException.Code.FOLDER_UNUSABLE;
import static io.stateset.core.storage.StorageException.Code.FORCE_FAILED;
import static io.stateset.core.storage.StorageException.Code.INTERNAL;

import com.zaxxer.hikari.HikariConfig;
import io.stateset.core.storage.GatedConnections.GatedConnection;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** H2 in a folder of its own, in this process. */
final class H2Engine implements Engine {
  private static final String DATABASE = "node";
  private static final String DATABASE_FILE = DATABASE + ".mv.db";
  private static final String JOURNAL_FILE = DATABASE + ".journal";

  /**
   * No shutdown hook, no trace on the console or in files; a cache of 32 MiB, where H2 would take a
   * sixteenth of the host's heap.
   */
  private static final String SETTINGS =
      ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
          + ";LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=200;CACHE_SIZE=32768";

  /**
   * No thread in the background, which would also make room, and no write at each commit:
   * {@link #force} does both.
   */
  private static final int WRITE_WHEN_FORCED = -1;

  /**
   * H2 waits 45 s before it writes over old pages, for disks that reorder: the journal does not.
   */
  private static final int REUSE_AT_ONCE = 0;

  /** Percent of the file that should be in use. */
  private static final int FILLED = 50;

  /** How much of what is in use is moved at a time to make room: bytes. */
  private static final int MOVED = 8 << 20;

  private final JdbcDataSource dataSource = new JdbcDataSource();
  private final Path folder;
  private final FolderLock lock;
  private final JournaledFile file;
  private final JournaledFileSystem fileSystem;
  private final Connection keeper;
  private final MVStore store;
  private final WriteGate gate = new WriteGate();
  private final RedoLog log = new RedoLog();

  private H2Engine(FolderLock lock, Path folder, JournaledFile file) {
    this.lock = lock;
    this.folder = folder;
    this.file = file;
    this.fileSystem = JournaledFileSystem.register(DATABASE_FILE, file);
    boolean found = file.size() > 0;
    dataSource.setURL(
        "jdbc:h2:" + fileSystem.getScheme() + ":" + folder.resolve(DATABASE) + SETTINGS);
    try {
      this.keeper = dataSource.getConnection();
      this.store = storeOf(keeper);
      store.setAutoCommitDelay(WRITE_WHEN_FORCED);
      store.setRetentionTime(REUSE_AT_ONCE);
    } catch (SQLException | RuntimeException e) {
      fileSystem.unregister();
      throw failure(folder, found, e);
    }
  }

  /** Brings what was committed since H2 wrote its file last back into it. */
  private void repeatCommits() {
    List<byte[]> redo = file.redo();
    if (redo.isEmpty()) {
      return;
    }
    try (Replay replay = new Replay(keeper)) {
      for (byte[] commits : redo) {
        for (List<RedoStatement> commit : RedoFormat.decode(commits)) {
          replay.repeat(commit);
        }
      }
    } catch (SQLException | DamagedFileException | MVStoreException e) {
      throw new StorageException(DAMAGED, "the database is damaged: " + folder, e);
    }
    writeWhole();
  }

  static H2Engine open(Path folder) {
    return open(folder, ChannelFile::open);
  }

  static H2Engine open(Path folder, Disk disk) {
    return open(folder, disk, JournaledFile.MAX_BEHIND);
  }

  /** {@code maxBehind}: bytes of commits after which H2's file has to follow. */
  static H2Engine open(Path folder, Disk disk, long maxBehind) {
    if (folder.toString().contains(";")) {
      throw new StorageException(
          FOLDER_UNUSABLE, "H2 cannot use a folder with a semicolon in its name: " + folder, null);
    }
    FolderLock lock = FolderLock.acquire(folder);
    try {
      return open(folder, lock, disk, maxBehind);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  private static H2Engine open(Path folder, FolderLock lock, Disk disk, long maxBehind) {
    JournaledFile file = recover(folder, disk, maxBehind);
    H2Engine engine;
    try {
      engine = new H2Engine(lock, folder, file);
    } catch (RuntimeException | Error e) {
      closeAfter(e, file);
      throw e;
    }
    try {
      engine.repeatCommits();
      return engine;
    } catch (RuntimeException | Error e) {
      leaveAfter(e, engine);
      throw e;
    }
  }

  private static void leaveAfter(Throwable cause, H2Engine engine) {
    try {
      engine.leave();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static JournaledFile recover(Path folder, Disk disk, long maxBehind) {
    try {
      return JournaledFile.open(
          disk.open(folder.resolve(DATABASE_FILE)),
          disk.open(folder.resolve(JOURNAL_FILE)),
          maxBehind);
    } catch (DamagedFileException e) {
      throw new StorageException(DAMAGED, "the database is damaged: " + folder, e);
    } catch (IOException e) {
      throw new StorageException(FOLDER_UNUSABLE, "the data folder cannot be used: " + folder, e);
    }
  }

  private static void closeAfter(Throwable cause, JournaledFile file) {
    try {
      file.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static MVStore storeOf(Connection connection) throws SQLException {
    JdbcConnection embedded = connection.unwrap(JdbcConnection.class);
    return ((SessionLocal) embedded.getSession()).getDatabase().getStore().getMvStore();
  }

  /**
   * What was written here could be read then: if it cannot now, whatever H2 calls it, it is damage.
   */
  private static StorageException failure(Path folder, boolean found, Exception cause) {
    boolean hasRoom =
        !(cause instanceof SQLException e) || e.getErrorCode() != ErrorCode.OUT_OF_MEMORY;
    if (found && hasRoom) {
      return new StorageException(DAMAGED, "the database is damaged: " + folder, cause);
    }
    return new StorageException(INTERNAL, "the database does not open: " + folder, cause);
  }

  @Override
  public void configure(HikariConfig pool) {
    pool.setDataSource(GatedConnections.of(dataSource, gate, log));
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

  /** The folder's lock excludes everybody else. */
  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public long lockedEpoch(Handle handle) {
    return handle
        .createQuery("SELECT epoch FROM storage_lease WHERE id = 1")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public long nextSequence(Handle handle, long last) {
    long next = (last == UNKNOWN ? lastSequence(handle) : last) + 1;
    Statements.update(handle, "UPDATE storage_sequence SET last_number = ? WHERE id = 1", next);
    return next;
  }

  private static long lastSequence(Handle handle) {
    return handle
        .createQuery("SELECT last_number FROM storage_sequence WHERE id = 1")
        .mapTo(Long.class)
        .one();
  }

  /** H2 waits for a transaction that inserts the same key, and undoes only the statement then. */
  @Override
  public boolean insertUnlessPresent(Handle handle, String insert, @Nullable Object... values) {
    try {
      return Statements.update(handle, insert, values) > 0;
    } catch (FailedStatementException e) {
      if (e.vendorCode() == ErrorCode.DUPLICATE_KEY_1) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void admitGuests(Handle handle) {
    try {
      handle.getConnection().unwrap(GatedConnection.class).admitGuests();
    } catch (SQLException e) {
      throw new StorageException(INTERNAL, "a connection is not ours", e);
    }
  }

  /** Forces the lists of files that name the database's own, and its folder. */
  @Override
  public void ready() {
    forceFolder(folder);
    if (folder.getParent() != null) {
      forceFolder(folder.getParent());
    }
  }

  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders, and writes their entries with the files.
    }
  }

  /** The log of commits is enough, now and then H2's file has to follow. */
  @Override
  public void force() {
    try {
      Optional<List<List<RedoStatement>>> commits = log.take();
      if (commits.isPresent() && !file.isFarBehind()) {
        file.forceRedo(RedoFormat.encode(commits.get()));
      } else {
        writeWhole();
      }
    } catch (IllegalStateException | IOException e) {
      throw new StorageException(FORCE_FAILED, "the database could not be forced to disk", e);
    }
  }

  /**
   * H2 writes all its tables' changes while nobody makes any: a transaction that commits meanwhile
   * would be there in part (H2's tables are written one after the other, and it repairs only what
   * was not committed). The disk is forced when others go on already.
   */
  private void writeWhole() {
    try {
      store.compact(FILLED, MOVED);
      file.force(gate.alone(this::writtenByH2));
    } catch (MVStoreException | IOException e) {
      throw new StorageException(FORCE_FAILED, "the database could not be forced to disk", e);
    }
  }

  private JournaledFile.Mark writtenByH2() {
    store.commit();
    log.restart();
    return file.mark();
  }

  /** After a failure nothing is written any more: what is on disk is what was acknowledged. */
  @Override
  public void close() {
    String shutdown = file.hasFailed() ? "SHUTDOWN IMMEDIATELY" : "SHUTDOWN";
    if (!log.hasFailed()) {
      file.closeWhole();
    }
    close(shutdown);
  }

  @Override
  public void leave() {
    close("SHUTDOWN IMMEDIATELY");
  }

  private void close(String shutdown) {
    try (lock;
        file;
        keeper;
        Statement statement = keeper.createStatement()) {
      statement.execute(shutdown);
    } catch (SQLException | IOException e) {
      throw new StorageException(INTERNAL, "the database did not close cleanly: " + folder, e);
    } finally {
      fileSystem.unregister();
    }
  }
}
