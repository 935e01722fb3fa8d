package io.stateset.core.vault;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The update of a database transaction that is still open, or was committed and is not forced yet.
 * One thread at a time.
 */
final class PendingUpdate {
  private final long id;
  private final Set<String> transactions = new LinkedHashSet<>();
  private VaultChange change = VaultChange.NONE;
  private long sequence;

  PendingUpdate(long id) {
    this.id = id;
  }

  void add(String transaction, VaultChange more) {
    transactions.add(transaction);
    change = change.plus(more);
  }

  /** Gives the update its place in the order of commits. */
  PendingUpdate at(long number) {
    sequence = number;
    return this;
  }

  long id() {
    return id;
  }

  Set<String> transactions() {
    return transactions;
  }

  VaultChange change() {
    return change;
  }

  long sequence() {
    return sequence;
  }
}
