package io.stateset.states.invoice;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.CommandData;
import net.corda.core.contracts.Contract;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.transactions.LedgerTransaction;
import org.jspecify.annotations.Nullable;

/** Holds every step of a financing agreement to the table in {@link FinancingStep}. */
public final class FinancingContract implements Contract {
  /** The name under which states refer to it. */
  public static final String ID = "io.stateset.states.invoice.FinancingContract";

  /** Called by the verifier. */
  public FinancingContract() {}

  /** Says which step a transaction takes. */
  public static final class Take implements CommandData {
    private final FinancingStep step;

    /** Names the step. */
    @ConstructorForDeserialization
    public Take(FinancingStep step) {
      this.step = Checks.present(step, "the step");
    }

    public FinancingStep getStep() {
      return step;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Take that && step == that.step;
    }

    @Override
    public int hashCode() {
      return step.name().hashCode();
    }

    @Override
    public String toString() {
      return "Financing: " + step;
    }
  }

  @Override
  public void verify(LedgerTransaction transaction) {
    List<Command<Take>> commands = transaction.commandsOfType(Take.class);
    require(commands.size() == 1, "a transaction takes one step of one agreement");
    FinancingStep step = commands.get(0).getValue().getStep();
    List<FinancingAgreement> before = transaction.inputsOfType(FinancingAgreement.class);
    List<FinancingAgreement> after = transaction.outputsOfType(FinancingAgreement.class);
    require(after.size() == 1, "a step leaves one agreement");
    require(
        before.size() == (step == FinancingStep.OFFER ? 0 : 1),
        "a step starts from one agreement, an offer from none");
    verifyStep(
        step,
        before.isEmpty() ? null : before.get(0),
        after.get(0),
        commands.get(0).getSigners(),
        transaction.getTimeWindow(),
        transaction.referenceInputsOfType(Invoice.class));
  }

  /** The whole check as a function. {@code before} is null for an offer. */
  static void verifyStep(
      FinancingStep step,
      @Nullable FinancingAgreement before,
      FinancingAgreement after,
      List<PublicKey> signers,
      @Nullable TimeWindow window,
      List<Invoice> references) {
    if (before == null) {
      require(step == FinancingStep.OFFER, step + " starts from an agreement");
      require(after.getBankReference() == null, "an offer is not paid");
    } else {
      require(
          step.from().contains(before.getStatus()),
          step + " does not lead from " + before.getStatus());
      requireUnchanged(step, before, after);
      requireOwnRules(step, after, window, references);
    }
    require(after.getStatus() == step.to(), step + " leads to " + step.to());
    for (FinancingRole role : step.signers()) {
      boolean signed = signers.contains(role.of(after).getOwningKey());
      require(signed, step + " needs the signature of the " + role);
    }
  }

  /** Ids, receivable, names, currency, price, end and salt are all in the commitment. */
  private static void requireUnchanged(
      FinancingStep step, FinancingAgreement before, FinancingAgreement after) {
    require(
        before.commitment().equals(after.commitment()), step + " must not change what is agreed");
    require(
        Checks.same(before.getSeller(), after.getSeller()), step + " must not change the seller");
    require(
        Checks.same(before.getLender(), after.getLender()), step + " must not change the lender");
    require(
        sameExternalIds(before, after) && before.getReceivable().equals(after.getReceivable()),
        step + " must not change an id");
    boolean sameTransfer = Objects.equals(before.getBankReference(), after.getBankReference());
    require(
        sameTransfer || step == FinancingStep.PAY, step + " must not change the bank reference");
  }

  private static boolean sameExternalIds(FinancingAgreement before, FinancingAgreement after) {
    return Objects.equals(
            before.getLinearId().getExternalId(), after.getLinearId().getExternalId())
        && Objects.equals(
            before.getInvoice().getExternalId(), after.getInvoice().getExternalId());
  }

  private static void requireOwnRules(
      FinancingStep step,
      FinancingAgreement agreement,
      @Nullable TimeWindow window,
      List<Invoice> references) {
    switch (step) {
      case AGREE ->
        require(
            ends(window, agreement.getValidUntil()),
            "AGREE needs a time window that ends before the agreement does");
      case PAY -> requirePaid(agreement, references);
      case LAPSE -> requireOver(agreement, window, references);
      default -> {}
    }
  }

  private static void requirePaid(FinancingAgreement agreement, List<Invoice> references) {
    require(agreement.getBankReference() != null, "PAY names the transfer");
    boolean owned = references.stream().anyMatch(agreement::hasTransferred);
    require(owned, "PAY refers to the invoice that the lender owns under this agreement");
  }

  /**
   * A transfer ends before the agreement does, so what is not transferred by then never will be.
   */
  private static void requireOver(
      FinancingAgreement agreement, @Nullable TimeWindow window, List<Invoice> references) {
    Instant from = window == null ? null : window.getFromTime();
    boolean over = from != null && !from.isBefore(agreement.getValidUntil());
    require(over, "LAPSE needs a time window that begins after the agreement's end");
    List<Invoice> own = references.stream().filter(agreement::concerns).toList();
    boolean untouched = !own.isEmpty() && own.stream().noneMatch(agreement::hasTransferred);
    require(
        untouched,
        "LAPSE refers to the invoice, and the lender does not own it under this agreement");
  }

  private static boolean ends(@Nullable TimeWindow window, Instant latest) {
    Instant until = window == null ? null : window.getUntilTime();
    return until != null && !until.isAfter(latest);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Financing: " + rule);
    }
  }
}
