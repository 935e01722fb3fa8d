package io.stateset.core.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.amqp.Amqp;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;

/** Decodes stored states and remembers the latest ones; a state never changes. Thread-safe. */
final class StateReader {
  private static final long CACHE_BYTES = 16L << 20;

  private final Amqp amqp;
  private final Cache<Long, Decoded> cache = Caffeine.newBuilder()
      .maximumWeight(CACHE_BYTES)
      .weigher((Long id, Decoded decoded) -> decoded.size)
      .executor(Runnable::run)
      .build();

  private record Decoded(TransactionState<?> state, int size) {}

  StateReader(Amqp amqp) {
    this.amqp = amqp;
  }

  /** Remembers what need not be decoded. {@code id} is that of a committed row. */
  void remember(long id, TransactionState<?> state, int size) {
    cache.put(id, new Decoded(state, size));
  }

  StateAndRef<ContractState> read(StateRow row) {
    return stateAndRef(decode(row.id(), row.ref(), row.content()), row.ref());
  }

  TransactionState<?> decode(long id, StateRef ref, byte[] content) {
    Decoded present = cache.getIfPresent(id);
    if (present != null) {
      return present.state;
    }
    TransactionState<?> state = decode(ref, content);
    remember(id, state, content.length);
    return state;
  }

  private TransactionState<?> decode(StateRef ref, byte[] content) {
    try {
      return amqp.deserialize(content, TransactionState.class);
    } catch (LedgerException e) {
      throw new VaultException(
          VaultException.Code.UNREADABLE_STATE, "the stored state cannot be decoded: " + ref, e);
    }
  }

  /** Corda's generics are covariant in Kotlin and invariant in Java. */
  @SuppressWarnings("unchecked")
  static StateAndRef<ContractState> stateAndRef(TransactionState<?> state, StateRef ref) {
    return new StateAndRef<>((TransactionState<ContractState>) state, ref);
  }
}
