package io.stateset.core.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a transaction writes at the end of its commit, under the lock that puts commits in order.
 */
final class OrderedWrites {
  private final List<LongConsumer> numbered = new ArrayList<>();
  private final List<Runnable> writes = new ArrayList<>();
  private final List<Runnable> committed = new ArrayList<>();

  void add(LongConsumer write) {
    numbered.add(write);
  }

  void add(Runnable write, Runnable whenCommitted) {
    writes.add(write);
    committed.add(whenCommitted);
  }

  boolean isEmpty() {
    return numbered.isEmpty() && writes.isEmpty();
  }

  /** Whether the transaction's place in the sequence is asked for. */
  boolean needNumber() {
    return !numbered.isEmpty();
  }

  void write(long number) {
    numbered.forEach(write -> write.accept(number));
  }

  void write() {
    writes.forEach(Runnable::run);
  }

  void committed() {
    committed.forEach(Runnable::run);
  }
}
