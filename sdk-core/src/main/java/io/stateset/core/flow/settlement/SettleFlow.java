package io.stateset.core.flow.settlement;

import io.stateset.core.ledger.TransactionStore;
import java.time.Instant;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one transaction that was left in flight to its end. The notary remembers what it accepted,
 * so asking again gives the answer that was lost, or the first one; its refusal is final and the
 * transaction is removed. So is one that spends nothing and that another party does not have:
 * finality sends it to all before it goes to the notary, so nobody was told that it is final.
 *
 * <p>A finalised transaction is offered to its other parties, because one of them may have given it
 * up; that they are to be told is recorded with it, and survives this flow.
 *
 * <p>The flow waits for as long as the notary or a party is away. It fails if not all have
 * answered, to be started again.
 */
@InitiatingFlow
public final class SettleFlow extends FlowLogic<Void> {
  private static final Logger LOG = LoggerFactory.getLogger(SettleFlow.class);

  private final SecureHash id;

  /** {@code id} names the transaction; nothing happens if it is settled on every side. */
  public SettleFlow(SecureHash id) {
    this.id = id;
  }

  @Override
  public Void call() throws FlowException {
    SignedTransaction inFlight = stored(TransactionStatus.IN_FLIGHT);
    if (inFlight != null && isToBeFinal(inFlight)) {
      settle(inFlight);
    } else if (inFlight != null) {
      remove("another party does not have it");
    }
    SignedTransaction settled = stored(TransactionStatus.VERIFIED);
    if (settled != null && store().untold().contains(id)) {
      tellOthers(settled);
    }
    return null;
  }

  private @Nullable SignedTransaction stored(TransactionStatus status) {
    SignedTransactionWithStatus stored = store().getTransactionWithStatus(id);
    return stored != null && stored.getStatus() == status ? stored.getStx() : null;
  }

  private TransactionStore store() {
    return (TransactionStore) getServiceHub().getValidatedTransactions();
  }

  private void settle(SignedTransaction inFlight) throws FlowException {
    ServiceHubCoreInternal services = (ServiceHubCoreInternal) getServiceHub();
    try {
      List<TransactionSignature> signatures =
          List.copyOf(subFlow(new NotaryFlow.Client(inFlight, true)));
      services.finalizeTransactionWithExtraSignatures(
          inFlight, signatures, StatesToRecord.ONLY_RELEVANT);
      store().markUntold(id, getRunId().getUuid());
      LOG.info("Transaction {} was in flight and is final", id);
    } catch (NotaryException refusal) {
      if (!isFinal(refusal.getError())) {
        throw refusal;
      }
      remove("its notary refuses it: " + refusal.getError());
    }
  }

  /** What spends something is for the notary to decide: others may have built on its answer. */
  private boolean isToBeFinal(SignedTransaction inFlight) throws FlowException {
    if (!inFlight.getInputs().isEmpty()) {
      return true;
    }
    for (Party other : otherParties(inFlight)) {
      if (!subFlow(new AskKnownFlow(other, id))) {
        return false;
      }
    }
    return true;
  }

  private void remove(String reason) {
    ((ServiceHubCoreInternal) getServiceHub()).removeUnnotarisedTransaction(id);
    LOG.info("Transaction {} was in flight and is removed: {}", id, reason);
  }

  /**
   * Whether no later request for this transaction can succeed. Before its time window it cannot
   * yet.
   */
  static boolean isFinal(NotaryError error) {
    if (error instanceof NotaryError.TimeWindowInvalid refusal) {
      Instant until = refusal.getTxTimeWindow().getUntilTime();
      return until != null && !refusal.getCurrentTime().isBefore(until);
    }
    return error instanceof NotaryError.Conflict || error instanceof NotaryError.TransactionInvalid;
  }

  /** Whoever ends without an answer is told again: the mark stays until all have answered. */
  private void tellOthers(SignedTransaction settled) throws FlowException {
    List<Party> unanswered = new ArrayList<>();
    for (Party other : otherParties(settled)) {
      if (!tell(other, settled)) {
        unanswered.add(other);
      }
    }
    if (!unanswered.isEmpty()) {
      throw new FlowException(unanswered + " have not answered to transaction " + id);
    }
    store().markTold(id);
  }

  /** Whether the other party has recorded the transaction, or will not. */
  private boolean tell(Party other, SignedTransaction settled) {
    try {
      FlowSession session = initiateFlow(other);
      subFlow(new SendTransactionFlow(session, settled));
      session.receive(Boolean.class).unwrap(taken -> taken);
    } catch (UnexpectedFlowEndException e) {
      LOG.info("{} did not answer to transaction {}: {}", other.getName(), id, e.getMessage());
      return false;
    } catch (FlowException refusal) {
      LOG.warn("{} does not take transaction {}: {}", other.getName(), id, refusal.getMessage());
    }
    return true;
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
