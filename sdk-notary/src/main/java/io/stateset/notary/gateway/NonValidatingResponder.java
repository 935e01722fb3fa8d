package io.stateset.notary.gateway;

import net.corda.core.flows.FlowSession;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.transactions.CoreTransaction;

/**
 * Sees which states a transaction consumes and reads, and nothing else of it. So whoever knows a
 * state's reference can have it consumed, as with Corda's own non-validating notaries.
 */
final class NonValidatingResponder extends NotaryResponder {

  NonValidatingResponder(FlowSession session, Gateway gateway) {
    super(session, gateway);
  }

  @Override
  CoreTransaction transactionOf(NotarisationPayload payload) throws Refusal {
    return RequestChecks.visibleTransaction(payload);
  }

  @Override
  void verify(NotarisationPayload payload) {}
}
