package io.stateset.notary.machine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The committed state as seen by one block, with what the block's earlier requests changed on top.
 */
final class BlockState {
  private final LedgerView committed;
  private final Map<StateReference, Long> committedConsumers;
  private final long firstPosition;
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<Hash> leafHashes = new ArrayList<>();
  private final Map<StateReference, Long> consumed = new HashMap<>();
  private final Map<Hash, Long> indexed = new HashMap<>();
  private final Map<Long, Hash> readTransactions = new HashMap<>();

  BlockState(LedgerView committed, List<NotaryRequest> requests) {
    this.committed = committed;
    this.committedConsumers = committed.consumed(statesOf(requests));
    this.firstPosition = committed.head().log().size();
  }

  /** All states of the block at once: one look-up for many is what makes the store fast. */
  private static List<StateReference> statesOf(List<NotaryRequest> requests) {
    List<StateReference> states = new ArrayList<>(requests.size());
    for (NotaryRequest request : requests) {
      states.addAll(request.inputs());
      states.addAll(request.references());
    }
    return states;
  }

  /** The position of the transaction that consumed the state, or null. */
  @Nullable
  Long consumer(StateReference state) {
    Long position = consumed.get(state);
    return position != null ? position : committedConsumers.get(state);
  }

  /**
   * Which transaction is at the position; remembered, since conflicting states often have one
   * consumer.
   */
  Hash transactionAt(long position) {
    return position >= firstPosition
        ? entries.get((int) (position - firstPosition)).leaf().transactionId()
        : readTransactions.computeIfAbsent(
            position, at -> committed.entry(at).leaf().transactionId());
  }

  private Hash leafHashAt(long position) {
    return position >= firstPosition
        ? leafHashes.get((int) (position - firstPosition))
        : committed.entry(position).leafHash();
  }

  /** Where this very request was accepted before, if it was. */
  OptionalLong positionOf(NotaryRequest request) {
    if (request.inputs().isEmpty()) {
      return indexed(request.leafHash());
    }
    Long first = consumer(request.inputs().get(0));
    if (first == null || !transactionAt(first).equals(request.transactionId())) {
      return OptionalLong.empty();
    }
    return leafHashAt(first).equals(request.leafHash())
        ? OptionalLong.of(first)
        : indexed(request.leafHash());
  }

  private OptionalLong indexed(Hash leafHash) {
    Long position = indexed.get(leafHash);
    return position != null ? OptionalLong.of(position) : committed.indexed(leafHash);
  }

  /** Consumes the inputs and appends the request. */
  long accept(NotaryRequest request, Instant time) {
    long position = firstPosition + entries.size();
    entries.add(LogEntry.of(request, time));
    leafHashes.add(request.leafHash());
    if (request.inputs().isEmpty() || consumer(request.inputs().get(0)) != null) {
      indexed.put(request.leafHash(), position);
    }
    for (StateReference input : request.inputs()) {
      if (consumer(input) == null) {
        consumed.put(input, position);
      }
    }
    return position;
  }

  BlockWrites writes(Block block) {
    Map<NodeId, Hash> nodes = new HashMap<>();
    Head before = committed.head();
    Frontier log = before.log().append(leafHashes, nodes);
    Head head = new Head(block.height(), block.time(), before.governance(), log);
    return new BlockWrites(head, firstPosition, entries, nodes, consumed, indexed);
  }
}
