package io.stateset.notary.gateway;

import io.stateset.notary.machine.NotaryRequest;
import java.time.Duration;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.flows.NotarisationResponse;
import net.corda.core.flows.NotaryError;
import net.corda.core.flows.NotaryException;
import net.corda.core.flows.WaitTimeUpdate;
import net.corda.core.transactions.CoreTransaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one request of {@code NotaryFlow.Client}. What differs between the kinds of notary is in
 * subclasses.
 */
abstract class NotaryResponder extends FlowLogic<@Nullable Void> {
  private static final Logger LOG = LoggerFactory.getLogger(NotaryResponder.class);

  private final FlowSession session;
  private final Gateway gateway;

  NotaryResponder(FlowSession session, Gateway gateway) {
    this.session = session;
    this.gateway = gateway;
  }

  /** The transaction that the payload holds, checked as far as that needs no other transaction. */
  abstract CoreTransaction transactionOf(NotarisationPayload payload) throws Refusal;

  /** Checks the transaction with what it depends on. */
  abstract void verify(NotarisationPayload payload) throws Refusal, FlowException;

  FlowSession session() {
    return session;
  }

  Gateway gateway() {
    return gateway;
  }

  @Override
  public @Nullable Void call() throws FlowException {
    NotarisationPayload payload =
        session.receive(NotarisationPayload.class).unwrap(received -> received);
    CoreTransaction transaction = null;
    try {
      transaction = transactionOf(payload);
      NotaryRequest request =
          gateway.checks().check(payload, transaction, session.getCounterparty());
      verify(payload);
      session.send(new NotarisationResponse(notarise(request, transaction).signatures()));
      return null;
    } catch (Refusal refusal) {
      LOG.info(
          "Refused a request of {}: {}", session.getCounterparty().getName(), refusal.getMessage());
      throw new NotaryException(refusal.error(), transaction == null ? null : transaction.getId());
    }
  }

  /**
   * While the engine is busy the client is told how long it takes, so that it neither gives up nor
   * asks again.
   */
  private NotaryAnswer notarise(NotaryRequest request, CoreTransaction transaction)
      throws Refusal, FlowException {
    NotaryAnswer answer = ask(request, transaction);
    for (int waits = 0; answer.retryAfter() != null; waits++) {
      waitInstead(answer.retryAfter(), waits);
      answer = ask(request, transaction);
    }
    NotaryError error = answer.error();
    if (error != null) {
      throw new Refusal(error);
    }
    return answer;
  }

  private NotaryAnswer ask(NotaryRequest request, CoreTransaction transaction) {
    return await(gateway.notarisation(request, TransactionParts.of(transaction)));
  }

  private void waitInstead(Duration retryAfter, int waits) throws Refusal, FlowException {
    if (waits >= gateway.options().maxBusyWaits()) {
      throw Refusal.general("The notary is busy, try again after " + retryAfter);
    }
    session.send(new WaitTimeUpdate(retryAfter.plusSeconds(1)));
    sleep(retryAfter);
  }
}
