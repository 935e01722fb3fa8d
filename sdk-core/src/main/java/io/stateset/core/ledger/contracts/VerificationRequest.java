package io.stateset.core.ledger.contracts;

import java.util.List;
import net.corda.core.contracts.StateRef;
import net.corda.core.serialization.CordaSerializable;
import net.corda.core.utilities.OpaqueBytes;

/**
 * All that is needed to verify one transaction, as bytes: it can be sent to another process.
 *
 * @param transaction the encoded {@code SignedTransaction}
 * @param states what its inputs and references refer to, in any order; the sender vouches that
 *     these are the outputs of the transactions named
 * @param attachments the archives that it refers to, in any order; contract names, signers and
 *     versions are read from them
 * @param networkParameters the encoded {@code NetworkParameters} whose hash it names
 */
@CordaSerializable
public record VerificationRequest(
    OpaqueBytes transaction,
    List<ResolvedState> states,
    List<OpaqueBytes> attachments,
    OpaqueBytes networkParameters) {

  /** Keeps copies of the lists. */
  public VerificationRequest {
    states = List.copyOf(states);
    attachments = List.copyOf(attachments);
  }

  /**
   * An output of an earlier transaction.
   *
   * @param reference which one
   * @param state the encoded {@code TransactionState}
   */
  @CordaSerializable
  public record ResolvedState(StateRef reference, OpaqueBytes state) {}
}
