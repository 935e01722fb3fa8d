package io.stateset.notary.gateway;

import io.stateset.notary.machine.ConflictingState;
import io.stateset.notary.machine.ConflictingState.Usage;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.LogLeaf;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome.Conflict;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.machine.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.NotaryError;
import net.corda.core.flows.StateConsumptionDetails;
import net.corda.core.flows.StateConsumptionDetails.ConsumedStateType;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/** Between Corda's types and the state machine's. */
final class Translation {

  private Translation() {}

  /**
   * The compact request.
   *
   * @throws IllegalArgumentException for a hash that is not SHA-256
   */
  static NotaryRequest request(TransactionParts parts, CordaX500Name caller) {
    LogLeaf leaf = new LogLeaf(
        hash(parts.id()),
        references(parts.inputs()),
        references(parts.references()),
        window(parts.window()));
    return new NotaryRequest(leaf, caller.toString());
  }

  private static List<StateReference> references(List<StateRef> states) {
    return states.stream()
        .map(state -> new StateReference(hash(state.getTxhash()), state.getIndex()))
        .toList();
  }

  private static Window window(@Nullable TimeWindow window) {
    return window == null ? Window.ALWAYS : new Window(window.getFromTime(), window.getUntilTime());
  }

  private static Hash hash(SecureHash hash) {
    if (!(hash instanceof SecureHash.SHA256)) {
      throw new IllegalArgumentException("This notary knows SHA-256 hashes only");
    }
    return Hash.of(hash.getBytes());
  }

  static NotaryError conflict(SecureHash id, Conflict conflict) {
    Map<StateRef, StateConsumptionDetails> consumed = new LinkedHashMap<>();
    for (ConflictingState state : conflict.states()) {
      consumed.put(stateRef(state.state()), details(state));
    }
    return new NotaryError.Conflict(id, consumed);
  }

  private static StateConsumptionDetails details(ConflictingState state) {
    ConsumedStateType type = state.usage() == Usage.INPUT
        ? ConsumedStateType.INPUT_STATE
        : ConsumedStateType.REFERENCE_INPUT_STATE;
    return new StateConsumptionDetails(secureHash(state.consumerHash()), type);
  }

  private static StateRef stateRef(StateReference state) {
    return new StateRef(secureHash(state.transactionId()), state.index());
  }

  private static SecureHash secureHash(Hash hash) {
    return SecureHash.Companion.createSHA256(hash.toBytes());
  }
}
