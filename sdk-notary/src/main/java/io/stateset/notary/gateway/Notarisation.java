package io.stateset.notary.gateway;

import io.stateset.core.CrashProbe;
import io.stateset.notary.engine.EngineException;
import io.stateset.notary.engine.NotaryEngine;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.Outcome.Conflict;
import io.stateset.notary.machine.Outcome.OutsideWindow;
import io.stateset.notary.machine.Outcome.Refused;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowExternalAsyncOperation;
import net.corda.core.flows.NotaryError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine and has what it accepts signed. May be run twice: asking again is safe. Never
 * fails.
 */
final class Notarisation implements FlowExternalAsyncOperation<NotaryAnswer> {
  private static final Logger LOG = LoggerFactory.getLogger(Notarisation.class);

  private final NotaryEngine engine;
  private final BatchSigner signer;
  private final NotaryRequest request;
  private final SecureHash id;
  private final @Nullable TimeWindow window;
  private final CrashProbe probe;

  Notarisation(
      NotaryEngine engine,
      BatchSigner signer,
      NotaryRequest request,
      SecureHash id,
      @Nullable TimeWindow window,
      CrashProbe probe) {
    this.engine = engine;
    this.signer = signer;
    this.request = request;
    this.id = id;
    this.window = window;
    this.probe = probe;
  }

  @Override
  public CompletableFuture<NotaryAnswer> execute(String deduplicationId) {
    probe.reached("notary.commit");
    return engine
        .submit(request)
        .toCompletableFuture()
        .thenCompose(this::answer)
        .exceptionally(this::failed);
  }

  private CompletableFuture<NotaryAnswer> answer(Outcome outcome) {
    probe.reached("notary.committed");
    if (outcome instanceof Accepted) {
      return signer.sign(id).thenApply(NotaryAnswer::signed);
    }
    return CompletableFuture.completedFuture(NotaryAnswer.refused(error(outcome)));
  }

  private NotaryError error(Outcome outcome) {
    if (outcome instanceof Conflict conflict) {
      return Translation.conflict(id, conflict);
    }
    if (outcome instanceof OutsideWindow outside && window != null) {
      return new NotaryError.TimeWindowInvalid(outside.time(), window);
    }
    String reason =
        outcome instanceof Refused refused ? refused.reason().name() : "unexpected outcome";
    return new NotaryError.TransactionInvalid(new IllegalArgumentException(reason));
  }

  private NotaryAnswer failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    if (cause instanceof EngineException engineFailure
        && engineFailure.reason() == EngineException.Code.BUSY) {
      return NotaryAnswer.busy(engineFailure.retryAfter());
    }
    LOG.error("Transaction {} was not notarised", id, cause);
    return NotaryAnswer.refused(new NotaryError.General(
        new IllegalStateException("The notary failed; asking again is safe")));
  }
}
