package io.stateset.core.vault;

import net.corda.core.contracts.ContractState;

/**
 * Hears what is recorded; one call at a time, in the order of commits, on a thread of the vault. It
 * may block.
 */
@FunctionalInterface
public interface VaultListener<T extends ContractState> {

  /**
   * Something was recorded, and is on disk. If this throws, the subscription ends and
   * {@link #onFailure} is called.
   */
  void onUpdate(VaultUpdate<T> update);

  /**
   * The subscription has ended by itself: {@code LISTENER_FAILED} if {@link #onUpdate} threw,
   * otherwise what kept the updates from being read. Subscribe again after the last number that was
   * handled. Not called for a subscription that was closed.
   */
  default void onFailure(VaultException failure) {}
}
