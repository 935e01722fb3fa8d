package io.stateset.notary.gateway;

import io.stateset.core.CrashProbe;
import io.stateset.notary.engine.NotaryEngine;
import io.stateset.notary.machine.NotaryRequest;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.identity.Party;
import org.jspecify.annotations.Nullable;

/** What all answers of one notary share. */
record Gateway(
    Party notary,
    boolean validating,
    GatewayOptions options,
    RequestChecks checks,
    NotaryEngine engine,
    BatchSigner signer,
    CrashProbe probe) {

  FlowLogic<@Nullable Void> answer(FlowSession session) {
    return validating
        ? new ValidatingResponder(session, this)
        : new NonValidatingResponder(session, this);
  }

  Notarisation notarisation(NotaryRequest request, TransactionParts parts) {
    return new Notarisation(engine, signer, request, parts.id(), parts.window(), probe);
  }
}
