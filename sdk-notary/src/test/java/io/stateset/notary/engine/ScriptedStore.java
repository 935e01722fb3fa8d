package io.stateset.notary.engine;

import io.stateset.notary.machine.BlockWrites;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.Head;
import io.stateset.notary.machine.LogEntry;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.store.InMemoryStore;
import io.stateset.notary.store.NotaryStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** An in-memory store whose commits can be held or made to fail. */
final class ScriptedStore implements NotaryStore {
  private final NotaryStore store = new InMemoryStore();
  private final List<BlockWrites> commits = Collections.synchronizedList(new ArrayList<>());
  private volatile Consumer<BlockWrites> beforeCommit = writes -> {};

  /** Runs before each commit, which fails with what it throws. */
  void beforeCommit(Consumer<BlockWrites> action) {
    beforeCommit = action;
  }

  List<BlockWrites> commits() {
    return List.copyOf(commits);
  }

  @Override
  public void commit(BlockWrites writes) {
    beforeCommit.accept(writes);
    store.commit(writes);
    commits.add(writes);
  }

  @Override
  public Head head() {
    return store.head();
  }

  @Override
  public Map<StateReference, Long> consumed(Collection<StateReference> states) {
    return store.consumed(states);
  }

  @Override
  public OptionalLong indexed(Hash leafHash) {
    return store.indexed(leafHash);
  }

  @Override
  public LogEntry entry(long position) {
    return store.entry(position);
  }

  @Override
  public List<Hash> inclusionProof(long position, long size) {
    return store.inclusionProof(position, size);
  }

  @Override
  public List<Hash> consistencyProof(long earlier, long size) {
    return store.consistencyProof(earlier, size);
  }

  @Override
  public void verify() {
    store.verify();
  }

  @Override
  public void close() {
    store.close();
  }
}
