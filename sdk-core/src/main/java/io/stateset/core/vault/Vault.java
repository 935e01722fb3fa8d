package io.stateset.core.vault;

import net.corda.core.contracts.ContractState;

/**
 * What the node holds: typed queries of its states, and a stream of what is recorded. Thread-safe;
 * belongs to the node, which closes it.
 *
 * <p>A query or subscription for a class is one for its sub-classes and implementations too. States
 * whose class no CorDapp of this node has are in no answer.
 */
public interface Vault {

  /** A query for all unconsumed states of {@code type}, to be refined. */
  <T extends ContractState> VaultQuery<T> query(Class<T> type);

  /**
   * The number of the last update that is on disk, with all before it; 0 if there is none. A
   * snapshot without a gap: take this number, query, then subscribe after the number (an update
   * that the query saw may come again).
   */
  long sequence();

  /** Hears what is recorded from now on. */
  default <T extends ContractState> VaultSubscription subscribe(
      Class<T> type, VaultListener<T> listener) {
    return subscribe(type, sequence(), listener);
  }

  /**
   * Hears what was recorded after the update of that number, then what is recorded from now on:
   * every update that concerns {@code type} once, in the order of commits, none before it is on
   * disk. A slow listener only holds up itself.
   *
   * @param after the number of the last update that the listener has handled, 0 for all
   * @throws VaultException {@code UNKNOWN_SEQUENCE} if {@code after} lies beyond {@link #sequence},
   *     as after a return to an older copy of the data; {@code TOO_MANY_SUBSCRIPTIONS};
   *     {@code CLOSED}
   */
  <T extends ContractState> VaultSubscription subscribe(
      Class<T> type, long after, VaultListener<T> listener);

  /**
   * Registers typed columns: makes or extends their table, and fills it from the states that are
   * stored, which blocks until it is done. To be called at the node's start, before flows record
   * anything; again at each start.
   *
   * @throws VaultException {@code BAD_COLUMNS}, {@code COLUMNS_CHANGED}, {@code COLUMNS_NEWER}
   */
  void register(StateColumns<?> columns);
}
