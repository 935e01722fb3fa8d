package io.stateset.notary.store;

import io.stateset.notary.store.StoreException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * RocksDB's files and all native memory of one store: opened together, released together, in
 * reverse order.
 */
final class RocksTables implements AutoCloseable {
  private static final long MEBIBYTE = 1L << 20;
  private static final double BITS_PER_KEY = 10;

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final RocksDB database;

  /** What an opening may do. */
  private record Opening(boolean create, boolean readOnly) {}

  private RocksTables(RocksOptions options, Opening opening, @Nullable Statistics statistics)
      throws RocksDBException {
    boolean opened = false;
    try {
      this.database = openDatabase(options, opening, statistics);
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  private RocksDB openDatabase(
      RocksOptions options, Opening opening, @Nullable Statistics statistics)
      throws RocksDBException {
    Cache cache = owned(new LRUCache(options.memoryBytes()));
    WriteBufferManager buffers = owned(new WriteBufferManager(options.memoryBytes() / 2, cache));
    DBOptions database = databaseOptions(buffers, opening.create());
    if (statistics != null) {
      database.setStatistics(statistics);
    }
    List<ColumnFamilyDescriptor> families = List.of(
        family("default", familyOptions(cache, 4 * MEBIBYTE)),
        family("consumed", familyOptions(cache, 32 * MEBIBYTE)),
        family("log", familyOptions(cache, 16 * MEBIBYTE)));
    String path = options.folder().toString();
    RocksDB opened = owned(
        opening.readOnly()
            ? RocksDB.openReadOnly(database, path, families, handles)
            : RocksDB.open(database, path, families, handles));
    handles.forEach(this::owned);
    return opened;
  }

  /** {@code statistics} may be null; the caller closes it. */
  static RocksTables open(RocksOptions options, boolean create, @Nullable Statistics statistics) {
    RocksDB.loadLibrary();
    return open(options, new Opening(create, false), statistics);
  }

  private static RocksTables open(
      RocksOptions options, Opening opening, @Nullable Statistics statistics) {
    try {
      return new RocksTables(options, opening, statistics);
    } catch (RocksDBException e) {
      throw RocksErrors.opening(e, options.folder());
    }
  }

  /**
   * True if there is no whole store yet, maybe one whose making was cut off. Files without the one
   * that names them all, or without a write-ahead log, are not nothing: a store was there.
   */
  static boolean prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      boolean begun = new SureHeight(folder).exists();
      requireFiles(folder, begun || has(folder, "*.sst"));
      return !begun;
    } catch (IOException e) {
      throw new StoreException(Code.UNUSABLE, "the folder cannot be used: " + folder, e);
    }
  }

  private static void requireFiles(Path folder, boolean begun) throws IOException {
    boolean log = has(folder, "*.log");
    if ((begun || log) && !has(folder, "CURRENT")) {
      throw new StoreException(
          Code.DAMAGED, "the store's file CURRENT is missing: " + folder, null);
    }
    if (begun && !log) {
      throw new StoreException(
          Code.DAMAGED, "the store's write-ahead log is missing: " + folder, null);
    }
  }

  private static boolean has(Path folder, String glob) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      return files.iterator().hasNext();
    }
  }

  /**
   * Opens a whole store for reading, which changes nothing, also if it is damaged: an opening for
   * writing deletes tables and logs that the others do not name. Memory for what was not yet
   * written to tables is on top of the bound.
   */
  static RocksTables openToLook(RocksOptions options) {
    RocksDB.loadLibrary();
    return open(options, new Opening(false, true), null);
  }

  /**
   * A torn record at the very end of the write-ahead log was never acknowledged and is dropped;
   * anything else that is wrong in it stops the opening.
   */
  private DBOptions databaseOptions(WriteBufferManager buffers, boolean create) {
    return owned(new DBOptions())
        .setCreateIfMissing(create)
        .setCreateMissingColumnFamilies(create)
        .setParanoidChecks(true)
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setWriteBufferManager(buffers)
        .setMaxTotalWalSize(128 * MEBIBYTE)
        .setMaxBackgroundJobs(2)
        .setMaxOpenFiles(512)
        .setBytesPerSync(MEBIBYTE)
        .setStatsDumpPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MEBIBYTE)
        .setKeepLogFileNum(2);
  }

  /**
   * Keys and values are hashes mostly: compression would cost and not save. Nearly all look-ups are
   * for states that are not there: filters over what is not yet written out, too, made them three
   * to four times as fast.
   */
  private ColumnFamilyOptions familyOptions(Cache cache, long writeBufferBytes) {
    BlockBasedTableConfig table = new BlockBasedTableConfig()
        .setBlockCache(cache)
        .setCacheIndexAndFilterBlocks(true)
        .setCacheIndexAndFilterBlocksWithHighPriority(true)
        .setPinL0FilterAndIndexBlocksInCache(true)
        .setFilterPolicy(owned(new BloomFilter(BITS_PER_KEY)));
    return owned(new ColumnFamilyOptions())
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setMemtablePrefixBloomSizeRatio(0.05)
        .setMemtableWholeKeyFiltering(true)
        .setWriteBufferSize(writeBufferBytes);
  }

  private static ColumnFamilyDescriptor family(String name, ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII), options);
  }

  private <T extends AutoCloseable> T owned(T resource) {
    resources.push(resource);
    return resource;
  }

  RocksDB database() {
    return database;
  }

  /** Head, index, nodes of the log's tree. */
  ColumnFamilyHandle meta() {
    return handles.get(0);
  }

  /** State to the position of what consumed it. */
  ColumnFamilyHandle consumed() {
    return handles.get(1);
  }

  /** Position to entry. */
  ColumnFamilyHandle log() {
    return handles.get(2);
  }

  @Override
  public void close() {
    while (!resources.isEmpty()) {
      closeOne(resources.pop());
    }
  }

  private static void closeOne(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new StoreException(Code.UNUSABLE, "the store was not closed cleanly", e);
    }
  }
}
