package io.stateset.states.invoice.flows;

import io.stateset.core.Cordapp;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.InvoiceStep;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import net.corda.core.flows.CollectSignaturesFlow;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.flows.InitiatedBy;
import net.corda.core.flows.InitiatingFlow;
import net.corda.core.flows.NotaryFlow;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;

/**
 * What a dishonest organisation runs: transactions of its own making, offered to the very answers
 * that honest nodes give. The answers are the real ones, under other names: a session names the
 * flow that opens it.
 */
final class Hostile {
  /** Transactions to be built on a flow's thread, under names that flow arguments can carry. */
  static final Map<String, Function<ServiceHub, TransactionBuilder>> BUILDERS =
      new ConcurrentHashMap<>();

  private Hostile() {}

  static Cordapp cordapp() {
    return Cordapp.builder("hostile")
        .answers(ApproveAnswer.class)
        .answers(FinanceAnswer.class)
        .answers(AgreeAnswer.class)
        .classLoader(Hostile.class.getClassLoader())
        .build();
  }

  /** Signs what was built and has it signed by {@code victim}. */
  abstract static class Attack extends FlowLogic<SignedTransaction> {
    private final String builder;
    private final Party victim;
    private final UUID agreement;

    Attack(String builder, Party victim, UUID agreement) {
      this.builder = builder;
      this.victim = victim;
      this.agreement = agreement;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      SignedTransaction ours =
          getServiceHub().signInitialTransaction(BUILDERS.get(builder).apply(getServiceHub()));
      FlowSession session = initiateFlow(victim);
      session.send(true);
      if (this instanceof Finance) {
        session.send(agreement);
      }
      return subFlow(new CollectSignaturesFlow(ours, List.of(session)));
    }
  }

  /** Against who answers approvals. */
  @InitiatingFlow
  public static final class Approve extends Attack {
    public Approve(String builder, Party victim, UUID agreement) {
      super(builder, victim, agreement);
    }
  }

  /** Against who answers transfers. */
  @InitiatingFlow
  public static final class Finance extends Attack {
    public Finance(String builder, Party victim, UUID agreement) {
      super(builder, victim, agreement);
    }
  }

  /** Against who answers agreements. */
  @InitiatingFlow
  public static final class Agree extends Attack {
    public Agree(String builder, Party victim, UUID agreement) {
      super(builder, victim, agreement);
    }
  }

  /** As {@link InvoiceFlows.ApproveAnswer}. */
  @InitiatedBy(Approve.class)
  public static final class ApproveAnswer extends InvoiceAnswer {
    public ApproveAnswer(FlowSession session) {
      super(session, InvoiceStep.APPROVE);
    }
  }

  /** As {@link InvoiceFlows.FinanceAnswer}. */
  @InitiatedBy(Finance.class)
  public static final class FinanceAnswer extends FinancingTransferAnswer {
    public FinanceAnswer(FlowSession session) {
      super(session);
    }
  }

  /** As {@link FinancingFlows.AgreeAnswer}. */
  @InitiatedBy(Agree.class)
  public static final class AgreeAnswer extends FinancingAnswer {
    public AgreeAnswer(FlowSession session) {
      super(session, FinancingStep.AGREE);
    }
  }

  /** Builds and records without asking anybody, as a first step may. */
  @InitiatingFlow
  public static final class RecordAlone extends FlowLogic<SignedTransaction> {
    private final String builder;

    public RecordAlone(String builder) {
      this.builder = builder;
    }

    @Override
    public SignedTransaction call() throws FlowException {
      SignedTransaction ours =
          getServiceHub().signInitialTransaction(BUILDERS.get(builder).apply(getServiceHub()));
      SignedTransaction whole = ours.getInputs().isEmpty()
          ? ours
          : ours.withAdditionalSignatures(List.copyOf(subFlow(new NotaryFlow.Client(ours))));
      getServiceHub().recordTransactions(List.of(whole));
      return whole;
    }
  }

  /** Records what another has made. */
  public static final class Keep extends FlowLogic<SignedTransaction> {
    private final SignedTransaction transaction;

    public Keep(SignedTransaction transaction) {
      this.transaction = transaction;
    }

    @Override
    public SignedTransaction call() {
      getServiceHub().recordTransactions(List.of(transaction));
      return transaction;
    }
  }
}
