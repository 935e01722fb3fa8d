package io.stateset.notary.store;

import io.stateset.notary.machine.Frontier;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.Head;
import io.stateset.notary.machine.LogEntry;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.store.StoreException.Code;
import java.util.List;
import java.util.Map;

/** Reads a store's log from its beginning and compares the head and the consumed states with it. */
final class Audit {
  private final NotaryStore store;

  Audit(NotaryStore store) {
    this.store = store;
  }

  void run() {
    Head head = store.head();
    Frontier log = Frontier.EMPTY;
    for (long position = 0; position < head.log().size(); position++) {
      LogEntry entry = store.entry(position);
      log = log.append(List.of(entry.leafHash()));
      checkInputs(entry, position);
      checkFound(entry, position);
    }
    if (!log.equals(head.log())) {
      throw damaged("the log's entries do not give its root", head.log().size());
    }
  }

  /** Each input is consumed by this entry, or by an earlier one of the same transaction. */
  private void checkInputs(LogEntry entry, long position) {
    List<StateReference> inputs = entry.leaf().inputs();
    Map<StateReference, Long> consumers = store.consumed(inputs);
    for (StateReference input : inputs) {
      Long consumer = consumers.get(input);
      if (consumer == null || consumer > position || !sameTransaction(entry, consumer, position)) {
        throw damaged("an input of an entry is not consumed by it", position);
      }
    }
  }

  private boolean sameTransaction(LogEntry entry, long consumer, long position) {
    Hash id = entry.leaf().transactionId();
    return consumer == position || store.entry(consumer).leaf().transactionId().equals(id);
  }

  /** That asking again finds it. */
  private void checkFound(LogEntry entry, long position) {
    List<StateReference> inputs = entry.leaf().inputs();
    boolean byInput = !inputs.isEmpty()
        && Long.valueOf(position).equals(store.consumed(inputs.subList(0, 1)).get(inputs.get(0)));
    if (!byInput && store.indexed(entry.leafHash()).orElse(-1) != position) {
      throw damaged("an entry is not indexed", position);
    }
  }

  private static StoreException damaged(String what, long position) {
    return new StoreException(Code.DAMAGED, what + ": " + position, null);
  }
}
