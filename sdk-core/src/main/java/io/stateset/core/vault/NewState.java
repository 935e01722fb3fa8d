package io.stateset.core.vault;

import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import org.jspecify.annotations.Nullable;

/**
 * A state that is about to be written.
 *
 * @param spentBy the transaction that is already known to consume it
 * @param content the encoded {@code TransactionState}
 */
record NewState(
    long id,
    StateRef ref,
    StateFacts facts,
    byte[] content,
    @Nullable String spentBy) {

  StateAndRef<ContractState> stateAndRef() {
    return StateReader.stateAndRef(facts.state(), ref);
  }

  Class<?> stateClass() {
    return facts.state().getData().getClass();
  }
}
