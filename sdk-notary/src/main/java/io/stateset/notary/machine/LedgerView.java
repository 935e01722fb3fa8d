package io.stateset.notary.machine;

import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;

/** What the state machine reads of the state that was committed last. */
public interface LedgerView {

  /** Where the state stands. */
  Head head();

  /**
   * Of these states, those that are consumed, each with the position in the log of the transaction
   * that consumed it.
   */
  Map<StateReference, Long> consumed(Collection<StateReference> states);

  /**
   * The position of the request with this leaf hash, of those that {@link BlockWrites#indexed()}
   * named: requests that cannot be found through their first input.
   */
  OptionalLong indexed(Hash leafHash);

  /**
   * The accepted request at this position of the log.
   *
   * @throws IndexOutOfBoundsException outside of the log
   */
  LogEntry entry(long position);
}
