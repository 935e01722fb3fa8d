package io.stateset.notary.gateway;

import java.time.Duration;
import java.util.List;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.flows.NotaryError;
import net.corda.core.serialization.CordaSerializable;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request: signatures, an error, or the advice to ask again. Serialisable, so that a
 * flow that waits for it can be taken up again.
 *
 * @param signatures of the notary; empty unless the transaction is notarised
 * @param error why it is not, or null
 * @param retryAfter how long to wait before asking again, or null
 */
@CordaSerializable
public record NotaryAnswer(
    List<TransactionSignature> signatures,
    @Nullable NotaryError error,
    @Nullable Duration retryAfter) {

  static NotaryAnswer signed(TransactionSignature signature) {
    return new NotaryAnswer(List.of(signature), null, null);
  }

  static NotaryAnswer refused(NotaryError error) {
    return new NotaryAnswer(List.of(), error, null);
  }

  static NotaryAnswer busy(Duration retryAfter) {
    return new NotaryAnswer(List.of(), null, retryAfter);
  }
}
