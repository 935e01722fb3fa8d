package io.stateset.core.flow.settlement;

import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.node.services.SignedTransactionWithStatus;
import net.corda.core.node.services.TransactionStatus;

/**
 * Says whether this party has a transaction, in flight or final. Who can ask has its id, and so has
 * the transaction.
 */
@InitiatedBy(AskKnownFlow.class)
public final class AnswerKnownFlow extends FlowLogic<Void> {
  private final FlowSession session;

  /** {@code session} is that of the party that asks. */
  public AnswerKnownFlow(FlowSession session) {
    this.session = session;
  }

  @Override
  public Void call() throws FlowException {
    SecureHash id = session.receive(SecureHash.class).unwrap(asked -> asked);
    SignedTransactionWithStatus stored =
        getServiceHub().getValidatedTransactions().getTransactionWithStatus(id);
    session.send(stored != null && stored.getStatus() != TransactionStatus.UNVERIFIED);
    return null;
  }
}
