package io.stateset.core.vault;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import org.jspecify.annotations.Nullable;

/**
 * A state as it was when it was read, with what the vault knows about it. Immutable.
 *
 * @param stateAndRef the state, its notary and constraint, and where it came from
 * @param relevant whether this node owns it or takes part in it
 * @param recordedAt when this node recorded it, to the microsecond
 * @param consumption what used it up; null if nothing did
 * @param lockId the flow, or other owner, that holds its soft lock; null if it is free
 */
public record VaultState<T extends ContractState>(
    StateAndRef<T> stateAndRef,
    boolean relevant,
    Instant recordedAt,
    @Nullable Consumption consumption,
    @Nullable UUID lockId) {

  /** The transaction that used up a state, and when this node recorded that, to the microsecond. */
  public record Consumption(SecureHash transaction, Instant at) {}

  /** The state itself. */
  public T data() {
    return stateAndRef.getState().getData();
  }

  /** The transaction and index that made it. */
  public StateRef ref() {
    return stateAndRef.getRef();
  }

  /** Whether a recorded transaction used it up. */
  public boolean isConsumed() {
    return consumption != null;
  }

  /** {@link #consumption()} as an optional. */
  public Optional<Consumption> consumed() {
    return Optional.ofNullable(consumption);
  }

  /** The caller has checked the class. */
  @SuppressWarnings("unchecked")
  static <T extends ContractState> VaultState<T> of(StateRow row, StateReader reader) {
    StateAndRef<T> state = (StateAndRef<T>) reader.read(row);
    String by = row.consumedBy();
    Instant at = row.consumedAt();
    Consumption consumption =
        by == null || at == null ? null : new Consumption(SecureHash.create(by), at);
    return new VaultState<>(state, row.relevant(), row.recordedAt(), consumption, row.lockId());
  }
}
