package io.stateset.benchmarks.counter;

import io.stateset.core.Cordapp;
import java.security.PublicKey;
import java.util.List;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.flows.CollectSignaturesFlow;
import net.corda.core.flows.FinalityFlow;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.NotaryFlow;
import net.corda.core.flows.ReceiveFinalityFlow;
import net.corda.core.flows.SignTransactionFlow;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/** Begins and counts counters, with Corda's own flows. */
public final class CounterFlows {
  private CounterFlows() {}

  /** What nodes need in order to count. */
  public static Cordapp cordapp() {
    return Cordapp.builder("counter")
        .contract(CounterContract.class)
        .answers(Begun.class)
        .answers(Counted.class)
        .build();
  }

  /** Counts a counter up by one; signed by this node only. */
  public static TransactionBuilder counting(StateAndRef<CounterState> input) {
    CounterState old = input.getState().getData();
    return new TransactionBuilder(input.getState().getNotary())
        .addInputState(input)
        .addOutputState(old.next(), CounterContract.ID)
        .addCommand(new CounterContract.Count(), keys(old));
  }

  private static List<PublicKey> keys(CounterState state) {
    return state.getParticipants().stream().map(AbstractParty::getOwningKey).toList();
  }

  /** Begins counters with {@code partner}, who may be this node itself, in one transaction. */
  @InitiatingFlow
  public static final class Begin extends FlowLogic<SignedTransaction> {
    private final int counters;
    private final Party partner;

    /** Begins that many. */
    public Begin(int counters, Party partner) {
      this.counters = counters;
      this.partner = partner;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      Party notary = getServiceHub().getNetworkMapCache().getNotaryIdentities().get(0);
      TransactionBuilder builder = new TransactionBuilder(notary);
      CounterState state = null;
      for (int i = 0; i < counters; i++) {
        state = new CounterState(new UniqueIdentifier(), 0, getOurIdentity(), partner);
        builder.addOutputState(state, CounterContract.ID);
      }
      if (state == null) {
        throw new FlowException("No counters to begin");
      }
      builder.addCommand(new CounterContract.Count(), keys(state));
      return agree(this, builder, partner);
    }
  }

  /** Counts up by one. */
  @InitiatingFlow
  public static final class Count extends FlowLogic<SignedTransaction> {
    private final StateRef ref;

    /** The counter's present state. */
    public Count(StateRef ref) {
      this.ref = ref;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      StateAndRef<CounterState> input = getServiceHub().toStateAndRef(ref);
      return agree(this, counting(input), input.getState().getData().getPartner());
    }
  }

  private static SignedTransaction agree(
      FlowLogic<?> flow, TransactionBuilder builder, Party partner) throws FlowException {
    ServiceHub services = flow.getServiceHub();
    SignedTransaction ours = services.signInitialTransaction(builder);
    if (partner.equals(flow.getOurIdentity())) {
      return flow.subFlow(new FinalityFlow(ours, List.of()));
    }
    List<FlowSession> sessions = List.of(flow.initiateFlow(partner));
    SignedTransaction signed = flow.subFlow(new CollectSignaturesFlow(ours, sessions));
    return flow.subFlow(new FinalityFlow(signed, sessions));
  }

  /** Has a signed transaction notarised, and does nothing else; returns how many signed it. */
  public static final class Notarise extends FlowLogic<Integer> {
    private final SignedTransaction transaction;

    /** Signed by all but the notary. */
    public Notarise(SignedTransaction transaction) {
      this.transaction = transaction;
    }

    @Override
    public Integer call() throws FlowException {
      return subFlow(new NotaryFlow.Client(transaction)).size();
    }
  }

  /** The partner's side of {@link Begin}. */
  @InitiatedBy(Begin.class)
  public static final class Begun extends FlowLogic<SignedTransaction> {
    private final FlowSession keeper;

    /** Answers {@code keeper}. */
    public Begun(FlowSession keeper) {
      this.keeper = keeper;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return answer(this, keeper);
    }
  }

  /** The partner's side of {@link Count}. */
  @InitiatedBy(Count.class)
  public static final class Counted extends FlowLogic<SignedTransaction> {
    private final FlowSession keeper;

    /** Answers {@code keeper}. */
    public Counted(FlowSession keeper) {
      this.keeper = keeper;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return answer(this, keeper);
    }
  }

  private static SignedTransaction answer(FlowLogic<?> flow, FlowSession keeper)
      throws FlowException {
    SignedTransaction signed = flow.subFlow(new SignTransactionFlow(keeper) {
      @Override
      protected void checkTransaction(SignedTransaction transaction) {}
    });
    return flow.subFlow(new ReceiveFinalityFlow(keeper, signed.getId()));
  }
}
