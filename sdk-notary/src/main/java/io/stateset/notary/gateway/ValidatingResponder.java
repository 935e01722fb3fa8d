package io.stateset.notary.gateway;

import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.internal.ResolveTransactionsFlow;
import net.corda.core.node.StatesToRecord;
import net.corda.core.transactions.CoreTransaction;
import net.corda.core.transactions.SignedTransaction;

/** Sees the whole transaction and what it descends from, and verifies contracts and signatures. */
final class ValidatingResponder extends NotaryResponder {

  ValidatingResponder(FlowSession session, Gateway gateway) {
    super(session, gateway);
  }

  @Override
  CoreTransaction transactionOf(NotarisationPayload payload) throws Refusal {
    SignedTransaction signed = RequestChecks.signedTransaction(payload);
    try {
      return signed.getCoreTransaction();
    } catch (RuntimeException e) {
      throw Refusal.invalid(e);
    }
  }

  @Override
  void verify(NotarisationPayload payload) throws Refusal, FlowException {
    SignedTransaction signed = RequestChecks.signedTransaction(payload);
    subFlow(new ResolveTransactionsFlow(signed, session(), StatesToRecord.NONE));
    try {
      signed
          .resolveTransactionWithSignatures(getServiceHub())
          .verifySignaturesExcept(gateway().notary().getOwningKey());
      signed.verify(getServiceHub(), false);
    } catch (Exception e) {
      throw Refusal.invalid(e);
    }
  }
}
