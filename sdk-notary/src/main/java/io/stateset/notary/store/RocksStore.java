package io.stateset.notary.store;

import io.stateset.notary.machine.BlockWrites;
import io.stateset.notary.machine.Frontier;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.Head;
import io.stateset.notary.machine.LogEntry;
import io.stateset.notary.machine.MalformedException;
import io.stateset.notary.machine.NodeId;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.store.StoreException.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The notary's state in RocksDB: one synced write batch a block. Thread-safe, one thread
 * committing; native memory is bounded by {@link RocksOptions#memoryBytes()}.
 */
public final class RocksStore implements NotaryStore {
  private final RocksOptions options;
  private final RocksTables tables;
  private final SureHeight sure;
  private final RocksDB database;
  private final ReadOptions readOptions = new ReadOptions();
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final LogTree tree = new LogTree(new StoredNodes());
  /** Held shared by every call, so that native memory is not released under one. */
  private final ReadWriteLock closing = new ReentrantReadWriteLock();

  private volatile Head head;
  private volatile boolean closed;
  private volatile boolean failed;

  private RocksStore(RocksOptions options, RocksTables tables) {
    this.options = options;
    this.tables = tables;
    this.database = tables.database();
    this.sure = new SureHeight(options.folder());
    this.head = loadHead();
  }

  /**
   * Opens the store in a folder, or makes one there if the folder is empty. Compares the head with
   * the log before it returns.
   *
   * @throws StoreException with {@code IN_USE}, {@code DAMAGED}, {@code FULL} or {@code UNUSABLE};
   *     nothing stays open
   */
  public static RocksStore open(RocksOptions options) {
    return open(options, null);
  }

  /** The same, and lets RocksDB count what it does, if {@code statistics} is not null. */
  static RocksStore open(RocksOptions options, @Nullable Statistics statistics) {
    boolean create = RocksTables.prepare(options.folder());
    if (!create) {
      opened(options, RocksTables.openToLook(options), RocksStore::requireWhole).release();
    }
    RocksTables tables = RocksTables.open(options, create, statistics);
    return opened(options, tables, store -> {
      store.requireWhole();
      store.noteHeight();
    });
  }

  private static RocksStore opened(
      RocksOptions options, RocksTables tables, Consumer<RocksStore> check) {
    RocksStore store = null;
    try {
      store = new RocksStore(options, tables);
      check.accept(store);
      return store;
    } catch (RuntimeException e) {
      if (store == null) {
        tables.close();
      } else {
        store.release();
      }
      throw e;
    }
  }

  private Head loadHead() {
    byte[] stored = get(tables.meta(), Keys.HEAD);
    if (stored != null) {
      return damagedIfMalformed(() -> Head.fromBytes(stored));
    }
    if (sure.exists() || get(tables.log(), Keys.position(0)) != null) {
      throw new StoreException(Code.DAMAGED, "the store has lost its head", null);
    }
    Head genesis = Head.genesis(options.governance());
    write(batch -> batch.put(tables.meta(), Keys.HEAD, genesis.toBytes()), 0);
    return genesis;
  }

  private void guarded(FileUse use) {
    try {
      use.run();
    } catch (IOException e) {
      throw new StoreException(Code.UNUSABLE, "the folder cannot be used: " + options.folder(), e);
    }
  }

  private void requireWhole() {
    boolean endsThere = get(tables.log(), Keys.position(head.log().size())) == null;
    if (!endsThere || !hasRoot(head.log())) {
      throw new StoreException(
          Code.DAMAGED, "the log does not match the head at block " + head.height(), null);
    }
    guarded(() -> sure.requireReached(head.height()));
  }

  private boolean hasRoot(Frontier log) {
    return log.size() == 0 || tree.rootOf(log.size()).equals(log.root());
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public Map<StateReference, Long> consumed(Collection<StateReference> states) {
    if (states.isEmpty()) {
      return Map.of();
    }
    List<StateReference> asked = List.copyOf(states);
    List<byte[]> keys = new ArrayList<>(asked.size());
    asked.forEach(state -> keys.add(state.toBytes()));
    List<byte @Nullable []> values = getAll(tables.consumed(), keys);
    Map<StateReference, Long> found = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        found.put(asked.get(i), Keys.position(value));
      }
    }
    return found;
  }

  @Override
  public OptionalLong indexed(Hash leafHash) {
    byte[] value = get(tables.meta(), Keys.indexed(leafHash));
    return value == null ? OptionalLong.empty() : OptionalLong.of(Keys.position(value));
  }

  @Override
  public LogEntry entry(long position) {
    Objects.checkIndex(position, head.log().size());
    return readEntry(position);
  }

  private LogEntry readEntry(long position) {
    byte[] value = get(tables.log(), Keys.position(position));
    if (value == null) {
      throw new StoreException(Code.DAMAGED, "an entry of the log is missing: " + position, null);
    }
    return damagedIfMalformed(() -> LogEntry.fromBytes(value));
  }

  @Override
  public void commit(BlockWrites writes) {
    requireWritable();
    Writes.requireNext(writes, head);
    requireRoom();
    write(batch -> fill(batch, writes), writes.head().height());
    head = writes.head();
  }

  private void fill(WriteBatch batch, BlockWrites writes) throws RocksDBException {
    long position = writes.firstPosition();
    for (LogEntry entry : writes.entries()) {
      batch.put(tables.log(), Keys.position(position++), entry.toBytes());
    }
    for (Map.Entry<StateReference, Long> state : writes.consumed().entrySet()) {
      batch.put(tables.consumed(), state.getKey().toBytes(), Keys.position(state.getValue()));
    }
    for (Map.Entry<Hash, Long> leaf : writes.indexed().entrySet()) {
      batch.put(tables.meta(), Keys.indexed(leaf.getKey()), Keys.position(leaf.getValue()));
    }
    for (Map.Entry<NodeId, Hash> node : writes.nodes().entrySet()) {
      batch.put(tables.meta(), Keys.node(node.getKey()), node.getValue().toBytes());
    }
    batch.put(tables.meta(), Keys.HEAD, writes.head().toBytes());
  }

  private void requireWritable() {
    if (failed) {
      throw new StoreException(Code.FAILED, "an earlier commit failed; open the store again", null);
    }
  }

  private void requireRoom() {
    if (options.usableBytes().getAsLong() < options.reserveBytes()) {
      throw new StoreException(
          Code.FULL, "too little room on the disk of " + options.folder(), null);
    }
  }

  @Override
  public List<Hash> inclusionProof(long position, long size) {
    Objects.checkFromToIndex(0, size, head.log().size());
    return tree.inclusion(position, size);
  }

  @Override
  public List<Hash> consistencyProof(long earlier, long size) {
    Objects.checkFromToIndex(0, size, head.log().size());
    return tree.consistency(earlier, size);
  }

  @Override
  public void verify() {
    new Audit(this).run();
  }

  @Override
  public void close() {
    closing.writeLock().lock();
    try {
      if (!closed) {
        noteHeight();
      }
    } finally {
      release();
      closing.writeLock().unlock();
    }
  }

  /** From now on what is there must be there. */
  private void noteHeight() {
    guarded(() -> sure.write(head.height()));
  }

  private void release() {
    closing.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        readOptions.close();
        synced.close();
        tables.close();
      }
    } finally {
      closing.writeLock().unlock();
    }
  }

  /** Fills a batch. */
  private interface Filling {
    void fill(WriteBatch batch) throws RocksDBException;
  }

  /** Reads or writes the note of the height. */
  private interface FileUse {
    void run() throws IOException;
  }

  /** A call of RocksDB. */
  private interface Reading<T> {
    T read() throws RocksDBException;
  }

  /**
   * After a failure nobody knows what a later start will find on disk: appending to it could
   * contradict that.
   */
  private void write(Filling filling, long height) {
    closing.readLock().lock();
    try (WriteBatch batch = new WriteBatch()) {
      requireOpen();
      filling.fill(batch);
      database.write(synced, batch);
    } catch (RocksDBException e) {
      failed = true;
      throw RocksErrors.committing(e, height);
    } finally {
      closing.readLock().unlock();
    }
  }

  private byte @Nullable [] get(ColumnFamilyHandle table, byte[] key) {
    return reading(() -> database.get(table, readOptions, key));
  }

  private List<byte @Nullable []> getAll(ColumnFamilyHandle table, List<byte[]> keys) {
    return reading(
        () -> database.multiGetAsList(readOptions, Collections.nCopies(keys.size(), table), keys));
  }

  private <T extends @Nullable Object> T reading(Reading<T> reading) {
    closing.readLock().lock();
    try {
      requireOpen();
      return reading.read();
    } catch (RocksDBException e) {
      throw RocksErrors.reading(e);
    } finally {
      closing.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(Code.CLOSED, "the store was closed", null);
    }
  }

  private static <T> T damagedIfMalformed(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (MalformedException e) {
      throw new StoreException(Code.DAMAGED, "a record of the store cannot be read", e);
    }
  }

  /** The log's tree as it is on disk. */
  private final class StoredNodes implements LogTree.Nodes {
    @Override
    public Hash leaf(long position) {
      return readEntry(position).leafHash();
    }

    @Override
    public Hash node(NodeId id) {
      byte[] value = get(tables.meta(), Keys.node(id));
      if (value == null || value.length != Hash.BYTES) {
        throw new StoreException(Code.DAMAGED, "a node of the log's tree is missing: " + id, null);
      }
      return Hash.of(value);
    }
  }
}
