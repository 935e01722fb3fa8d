package io.stateset.core.vault;

import java.util.List;
import java.util.Optional;
import net.corda.core.contracts.ContractState;

/**
 * Some of a query's states.
 *
 * @param states in the query's order
 * @param next asks the same query for what follows; empty if nothing did when the page was read.
 *     Valid for any time, in any process of this node; states that are recorded or change meanwhile
 *     may or may not be seen, and no other is skipped or seen twice
 */
public record VaultPage<T extends ContractState>(
    List<VaultState<T>> states, Optional<String> next) {

  /** Copies the list. */
  public VaultPage {
    states = List.copyOf(states);
  }
}
