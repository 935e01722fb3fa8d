package io.stateset.notary.gateway.testapp;

import java.time.Instant;
import java.util.List;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.flows.FinalityFlow;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.NotaryFlow;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/** Flows of one organisation and its notary. */
public final class NoteFlows {

  private NoteFlows() {}

  /** Writes a note that nobody had before. */
  public static final class Issue extends FlowLogic<SignedTransaction> {
    private final int number;

    public Issue(int number) {
      this.number = number;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      return subFlow(new FinalityFlow(sign(builder(this, number), getServiceHub()), List.of()));
    }
  }

  /** Replaces a note, at any time. */
  public static final class Replace extends FlowLogic<SignedTransaction> {
    private final StateRef note;
    private final int number;

    public Replace(StateRef note, int number) {
      this.note = note;
      this.number = number;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      TransactionBuilder builder =
          builder(this, number).addInputState(getServiceHub().toStateAndRef(note));
      return subFlow(new FinalityFlow(sign(builder, getServiceHub()), List.of()));
    }
  }

  /** Asks the notary twice for one replacement before it is final, and then makes it so. */
  public static final class ReplaceWithin extends FlowLogic<List<TransactionSignature>> {
    private final StateRef note;
    private final Instant from;

    public ReplaceWithin(StateRef note, Instant from) {
      this.note = note;
      this.from = from;
    }

    @Override
    public List<TransactionSignature> call() throws FlowException {
      TransactionBuilder builder = builder(this, 3)
          .addInputState(getServiceHub().toStateAndRef(note))
          .setTimeWindow(TimeWindow.between(from, from.plusSeconds(3600)));
      SignedTransaction signed = sign(builder, getServiceHub());
      subFlow(new NotaryFlow.Client(signed));
      return List.copyOf(subFlow(new NotaryFlow.Client(signed)));
    }
  }

  /**
   * Asks for the notarisation of something that breaks the contract, without looking at it itself.
   */
  public static final class Cheat extends FlowLogic<List<TransactionSignature>> {
    private final StateRef note;

    public Cheat(StateRef note) {
      this.note = note;
    }

    @Override
    public List<TransactionSignature> call() throws FlowException {
      TransactionBuilder builder =
          builder(this, -1).addInputState(getServiceHub().toStateAndRef(note));
      return List.copyOf(subFlow(new NotaryFlow.Client(sign(builder, getServiceHub()), true)));
    }
  }

  private static TransactionBuilder builder(FlowLogic<?> flow, int number) {
    Party notary =
        flow.getServiceHub().getNetworkMapCache().getNotaryIdentities().get(0);
    Party owner = flow.getOurIdentity();
    return new TransactionBuilder(notary)
        .addOutputState(new NoteState(owner, number), NoteContract.ID)
        .addCommand(new NoteContract.Write(), owner.getOwningKey());
  }

  private static SignedTransaction sign(TransactionBuilder builder, ServiceHub services) {
    return services.signInitialTransaction(builder);
  }
}
