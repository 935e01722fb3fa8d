package io.stateset.notary.store;

import io.stateset.notary.machine.BlockWrites;
import io.stateset.notary.machine.Governance;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.Head;
import io.stateset.notary.machine.LogEntry;
import io.stateset.notary.machine.NodeId;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.store.StoreException.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** A store for tests: in memory, gone when it is closed. Thread-safe. */
public final class InMemoryStore implements NotaryStore {
  private final Map<StateReference, Long> consumed = new HashMap<>();
  private final Map<Hash, Long> indexed = new HashMap<>();
  private final Map<NodeId, Hash> nodes = new HashMap<>();
  private final List<LogEntry> entries = new ArrayList<>();
  private final LogTree tree = new LogTree(new LogTree.Nodes() {
    @Override
    public Hash leaf(long position) {
      return entry(position).leafHash();
    }

    @Override
    public Hash node(NodeId id) {
      return Objects.requireNonNull(nodes.get(id));
    }
  });
  private Head head;
  private boolean closed;

  /** An empty store with the default governance. */
  public InMemoryStore() {
    this(Governance.DEFAULT);
  }

  /** An empty store. */
  public InMemoryStore(Governance governance) {
    this.head = Head.genesis(governance);
  }

  @Override
  public synchronized Head head() {
    requireOpen();
    return head;
  }

  @Override
  public synchronized Map<StateReference, Long> consumed(Collection<StateReference> states) {
    requireOpen();
    Map<StateReference, Long> found = new HashMap<>();
    for (StateReference state : states) {
      Long position = consumed.get(state);
      if (position != null) {
        found.put(state, position);
      }
    }
    return found;
  }

  @Override
  public synchronized OptionalLong indexed(Hash leafHash) {
    requireOpen();
    Long position = indexed.get(leafHash);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  @Override
  public synchronized LogEntry entry(long position) {
    requireOpen();
    return entries.get((int) Objects.checkIndex(position, entries.size()));
  }

  @Override
  public synchronized void commit(BlockWrites writes) {
    requireOpen();
    Writes.requireNext(writes, head);
    entries.addAll(writes.entries());
    nodes.putAll(writes.nodes());
    consumed.putAll(writes.consumed());
    indexed.putAll(writes.indexed());
    head = writes.head();
  }

  @Override
  public synchronized List<Hash> inclusionProof(long position, long size) {
    Objects.checkFromToIndex(0, size, head().log().size());
    return tree.inclusion(position, size);
  }

  @Override
  public synchronized List<Hash> consistencyProof(long earlier, long size) {
    Objects.checkFromToIndex(0, size, head().log().size());
    return tree.consistency(earlier, size);
  }

  @Override
  public synchronized void verify() {
    new Audit(this).run();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(Code.CLOSED, "the store was closed", null);
    }
  }
}
