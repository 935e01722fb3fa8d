package io.stateset.core.vault;

import java.util.List;
import net.corda.core.contracts.ContractState;

/**
 * What one database transaction changed in the vault. A state that came and went in it is in both
 * lists.
 *
 * @param sequence its place in the order of commits; numbers grow and have gaps
 * @param added states that are new here: outputs, and states that a transaction refers to. The rows
 *     are read when the update is delivered, so a state may show that it has been consumed since
 * @param consumed states that transactions used up
 */
public record VaultUpdate<T extends ContractState>(
    long sequence, List<VaultState<T>> added, List<VaultState<T>> consumed) {

  /** Copies the lists. */
  public VaultUpdate {
    added = List.copyOf(added);
    consumed = List.copyOf(consumed);
  }
}
