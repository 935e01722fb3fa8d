package io.stateset.states.invoice.flows;

import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.flows.CollectSignaturesFlow;
import net.corda.core.flows.FinalityFlow;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.identity.Party;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/**
 * What every step has in common: this party signs, those who must sign too do, the notary does, all
 * record it. Each other party hears first whether it is to sign; {@link AnswerStep} is its side.
 */
abstract class StepFlow extends FlowLogic<SignedTransaction> {
  /**
   * For a step that spends nothing. With a time window it is notarised all the same, and so in
   * flight at every party until it is final; without one each party records it by itself, and a
   * crash between the two leaves it with one of them.
   */
  static final TimeWindow ANY_TIME = TimeWindow.fromOnly(Instant.EPOCH);

  /**
   * Takes a built transaction to its end.
   *
   * @param signers who must sign, this party among them
   * @param others who record it beside this party
   */
  final SignedTransaction complete(
      TransactionBuilder builder, List<Party> signers, Set<Party> others) throws FlowException {
    requireProposer(signers.get(0));
    builder.verify(getServiceHub());
    SignedTransaction ours = getServiceHub().signInitialTransaction(builder);
    List<FlowSession> all = new ArrayList<>();
    List<FlowSession> signing = new ArrayList<>();
    for (Party other : others) {
      FlowSession session = initiateFlow(other);
      boolean mustSign = signers.contains(other);
      session.send(mustSign);
      all.add(session);
      if (mustSign) {
        explain(session);
        signing.add(session);
      } else {
        offer(session, ours);
      }
    }
    SignedTransaction signed =
        signing.isEmpty() ? ours : subFlow(new CollectSignaturesFlow(ours, signing));
    return subFlow(new FinalityFlow(signed, all));
  }

  /** Tells a party that is to sign what it needs for its checks beside the transaction. */
  void explain(FlowSession session) {}

  /** Asks a party that does not sign whether it takes the step, before anybody records it. */
  void offer(FlowSession session, SignedTransaction ours) throws FlowException {}

  private void requireProposer(Party proposer) throws FlowException {
    if (!proposer.equals(getOurIdentity())) {
      throw new FlowException("This step is for " + proposer.getName() + " to take");
    }
  }

  /** All of {@code parties} but this one. */
  final Set<Party> others(List<Party> parties) {
    Set<Party> others = new LinkedHashSet<>(parties);
    others.remove(getOurIdentity());
    return others;
  }

  static List<PublicKey> keys(List<Party> parties) {
    return parties.stream().map(Party::getOwningKey).distinct().toList();
  }
}
