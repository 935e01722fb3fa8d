package io.stateset.core.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * What the transaction of one connection has changed so far. It can be repeated if each of its
 * statements can: those that were written for it (see {@link Transaction#writer()}), and of them
 * only plain changes of rows, without values that the database makes. Not thread-safe.
 */
final class RedoRecord {
  private List<RedoStatement> statements = new ArrayList<>();
  private boolean repeatable = true;
  private boolean forGuests;

  /** The rest of the transaction may be anything, made by code that knows nothing of this. */
  void admitGuests() {
    forGuests = true;
  }

  void add(RedoStatement statement) {
    repeatable &= !forGuests;
    statements.add(statement);
  }

  /** Something was changed, or half changed, in a way that cannot be repeated. */
  void spoil() {
    repeatable = false;
  }

  boolean isEmpty() {
    return repeatable && statements.isEmpty();
  }

  boolean isRepeatable() {
    return repeatable;
  }

  /** What was changed, for the log; the record is empty afterwards. */
  List<RedoStatement> take() {
    List<RedoStatement> taken = statements;
    clear();
    return taken;
  }

  void clear() {
    statements = new ArrayList<>();
    repeatable = true;
    forGuests = false;
  }
}
