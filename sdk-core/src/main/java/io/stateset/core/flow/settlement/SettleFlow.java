package io.stateset.core.flow.settlement;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.NotaryError;
import net.corda.core.flows.NotaryException;
import net.corda.core.flows.NotaryFlow;
import net.corda.core.flows.SendTransactionFlow;
import net.corda.core.flows.UnexpectedFlowEndException;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.internal.ServiceHubCoreInternal;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.SignedTransactionWithStatus;
import net.corda.core.node.services.TransactionStatus;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one transaction that was left in flight to its end. The notary remembers what it accepted,
 * so asking again gives the answer that was lost, or the first one; its refusal is final and the
 * transaction is removed. A finalised transaction is offered to its other parties, because one of
 * them may have given it up.
 *
 * <p>The flow waits for as long as the notary is away.
 */
@InitiatingFlow
public final class SettleFlow extends FlowLogic<Void> {
  private static final Logger LOG = LoggerFactory.getLogger(SettleFlow.class);

  private final SecureHash id;

  /** {@code id} names the transaction; nothing happens if it is not in flight any more. */
  public SettleFlow(SecureHash id) {
    this.id = id;
  }

  @Override
  public Void call() throws FlowException {
    SignedTransactionWithStatus stored =
        getServiceHub().getValidatedTransactions().getTransactionWithStatus(id);
    if (stored != null && stored.getStatus() == TransactionStatus.IN_FLIGHT) {
      settle(stored.getStx());
    }
    return null;
  }

  private void settle(SignedTransaction inFlight) throws FlowException {
    ServiceHubCoreInternal services = (ServiceHubCoreInternal) getServiceHub();
    try {
      List<TransactionSignature> signatures =
          List.copyOf(subFlow(new NotaryFlow.Client(inFlight, true)));
      services.finalizeTransactionWithExtraSignatures(
          inFlight, signatures, StatesToRecord.ONLY_RELEVANT);
      LOG.info("Transaction {} was in flight and is final", id);
      tellOthers(inFlight.withAdditionalSignatures(signatures));
    } catch (NotaryException refusal) {
      if (!isFinal(refusal.getError())) {
        throw refusal;
      }
      services.removeUnnotarisedTransaction(id);
      LOG.info(
          "Transaction {} was in flight and its notary refuses it: {}", id, refusal.getError());
    }
  }

  /** Whether no later request for this transaction can succeed. */
  private static boolean isFinal(NotaryError error) {
    return error instanceof NotaryError.Conflict
        || error instanceof NotaryError.TimeWindowInvalid
        || error instanceof NotaryError.TransactionInvalid;
  }

  private void tellOthers(SignedTransaction settled) throws FlowException {
    for (Party other : otherParties(settled)) {
      FlowSession session = initiateFlow(other);
      try {
        subFlow(new SendTransactionFlow(session, settled));
      } catch (UnexpectedFlowEndException e) {
        LOG.info("{} did not take transaction {}: {}", other.getName(), id, e.getMessage());
      }
    }
  }

  private Set<Party> otherParties(SignedTransaction settled) throws FlowException {
    Set<Party> parties = new LinkedHashSet<>();
    WireTransaction wire = settled.getTx();
    wire.getOutputs().forEach(output -> addParticipants(output, parties));
    for (StateAndRef<ContractState> input : inputsOf(wire)) {
      addParticipants(input.getState(), parties);
    }
    parties.removeIf(party -> getServiceHub().getMyInfo().isLegalIdentity(party));
    return parties;
  }

  private Collection<StateAndRef<ContractState>> inputsOf(WireTransaction wire)
      throws FlowException {
    return getServiceHub().loadStates(new LinkedHashSet<>(wire.getInputs()));
  }

  private void addParticipants(TransactionState<?> state, Set<Party> parties) {
    for (AbstractParty participant : state.getData().getParticipants()) {
      Party known = getServiceHub().getIdentityService().wellKnownPartyFromAnonymous(participant);
      if (known != null) {
        parties.add(known);
      }
    }
  }
}
