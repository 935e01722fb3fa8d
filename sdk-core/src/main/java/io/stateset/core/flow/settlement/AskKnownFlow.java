package io.stateset.core.flow.settlement;

import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.identity.Party;

/** Asks another party whether it has a transaction, in flight or final. Waits while it is away. */
@InitiatingFlow
public final class AskKnownFlow extends FlowLogic<Boolean> {
  private final Party other;
  private final SecureHash id;

  /** {@code id} names the transaction. */
  public AskKnownFlow(Party other, SecureHash id) {
    this.other = other;
    this.id = id;
  }

  @Override
  public Boolean call() throws FlowException {
    FlowSession session = initiateFlow(other);
    return session.sendAndReceive(Boolean.class, id).unwrap(known -> known);
  }
}
