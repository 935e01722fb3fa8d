package io.stateset.core.vault;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.FungibleState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.services.Vault.Update;
import net.corda.core.node.services.Vault.UpdateType;
import org.jspecify.annotations.Nullable;

/**
 * What became of states, net: what came and went within it is in neither part. Immutable; keys give
 * the order.
 */
record VaultChange(
    Map<StateRef, StateAndRef<ContractState>> consumed,
    Map<StateRef, StateAndRef<ContractState>> produced,
    Map<StateRef, StateAndRef<ContractState>> references,
    Map<StateRef, SecureHash> consumers,
    @Nullable UUID flow) {

  static final VaultChange NONE = new VaultChange(Map.of(), Map.of(), Map.of(), Map.of(), null);

  static VaultChange of(
      SecureHash transaction,
      List<StateAndRef<ContractState>> consumed,
      List<NewState> produced,
      List<NewState> references,
      @Nullable UUID flow) {
    Map<StateRef, SecureHash> consumers = new LinkedHashMap<>();
    consumed.forEach(state -> consumers.put(state.getRef(), transaction));
    return new VaultChange(byRef(consumed), live(produced), live(references), consumers, flow);
  }

  private static Map<StateRef, StateAndRef<ContractState>> byRef(
      List<StateAndRef<ContractState>> states) {
    Map<StateRef, StateAndRef<ContractState>> byRef = new LinkedHashMap<>();
    states.forEach(state -> byRef.put(state.getRef(), state));
    return byRef;
  }

  private static Map<StateRef, StateAndRef<ContractState>> live(List<NewState> states) {
    return byRef(states.stream()
        .filter(state -> state.spentBy() == null)
        .map(NewState::stateAndRef)
        .toList());
  }

  /** This change followed by {@code later}. */
  VaultChange plus(VaultChange later) {
    Map<StateRef, StateAndRef<ContractState>> allConsumed = new LinkedHashMap<>(consumed);
    Map<StateRef, StateAndRef<ContractState>> allProduced = new LinkedHashMap<>(produced);
    Map<StateRef, StateAndRef<ContractState>> allReferences = new LinkedHashMap<>(references);
    Map<StateRef, SecureHash> allConsumers = new LinkedHashMap<>(consumers);
    Map<StateRef, SecureHash> laterConsumers = new LinkedHashMap<>(later.consumers);
    later.consumed.forEach((ref, state) -> {
      if (allProduced.remove(ref) == null) {
        allConsumed.put(ref, state);
      } else {
        laterConsumers.remove(ref);
      }
    });
    allConsumers.putAll(laterConsumers);
    allProduced.putAll(later.produced);
    allReferences.putAll(later.references);
    return new VaultChange(
        allConsumed,
        allProduced,
        allReferences,
        allConsumers,
        later.flow == null ? flow : later.flow);
  }

  boolean makesFungible() {
    return produced.values().stream()
        .anyMatch(state -> state.getState().getData() instanceof FungibleState<?>);
  }

  boolean isEmpty() {
    return consumed.isEmpty() && produced.isEmpty();
  }

  /** As Corda shows it. */
  @SuppressWarnings("NullAway") // Kotlin declares the flow nullable
  Update<ContractState> asUpdate() {
    return new Update<>(
        new LinkedHashSet<>(consumed.values()),
        new LinkedHashSet<>(produced.values()),
        flow,
        UpdateType.GENERAL,
        new LinkedHashSet<>(references.values()),
        consumers);
  }
}
