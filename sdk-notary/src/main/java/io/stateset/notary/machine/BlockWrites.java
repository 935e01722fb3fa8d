package io.stateset.notary.machine;

import java.util.List;
import java.util.Map;

/**
 * What a block changes; to be stored as one, or not at all.
 *
 * @param head where the state stands after the block
 * @param firstPosition the position of the first of the entries
 * @param entries to append to the log
 * @param nodes the nodes of the log's tree that became complete and are kept
 * @param consumed states, each with the position of what consumed it
 * @param indexed the leaf hashes of entries that cannot be found through their first input, with
 *     their positions
 */
public record BlockWrites(
    Head head,
    long firstPosition,
    List<LogEntry> entries,
    Map<NodeId, Hash> nodes,
    Map<StateReference, Long> consumed,
    Map<Hash, Long> indexed) {

  /** Whether nothing but height and time changes. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }
}
