package io.stateset.states.invoice;

import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.CommandData;
import net.corda.core.contracts.Contract;
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
      return step.hashCode();
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
    List<Invoice> seen = transaction.referenceInputsOfType(Invoice.class);
    verifyStep(
        step,
        before.isEmpty() ? null : before.get(0),
        after.get(0),
        commands.get(0).getSigners(),
        seen);
  }

  /** The whole check as a function, for tests of the table. {@code before} is null for an offer. */
  static void verifyStep(
      FinancingStep step,
      @Nullable FinancingAgreement before,
      FinancingAgreement after,
      List<PublicKey> signers,
      List<Invoice> referenced) {
    if (before == null) {
      require(step == FinancingStep.OFFER, "only an offer starts from nothing");
      require(after.getBankReference() == null, "an offer is not paid");
    } else {
      require(
          step.from().contains(before.getStatus()),
          step + " does not lead from " + before.getStatus());
      requireUnchanged(step, before, after);
    }
    require(after.getStatus() == step.to(), step + " leads to " + step.to());
    if (step == FinancingStep.PAY) {
      requireOwned(after, referenced);
    }
    requireSigned(
        !step.sellerSigns() || signers.contains(after.getSeller().getOwningKey()), step, "seller");
    requireSigned(
        !step.lenderSigns() || signers.contains(after.getLender().getOwningKey()), step, "lender");
  }

  /** Seller and lender, currency, price and salt are all in the commitment. */
  private static void requireUnchanged(
      FinancingStep step, FinancingAgreement before, FinancingAgreement after) {
    require(before.commitment().equals(after.commitment()), "a step keeps all that was agreed");
    require(before.getSeller().equals(after.getSeller()), "a step keeps the seller");
    require(before.getLender().equals(after.getLender()), "a step keeps the lender");
    boolean sameTransfer = Objects.equals(before.getBankReference(), after.getBankReference());
    require(
        sameTransfer || step == FinancingStep.PAY, step + " must not change the bank reference");
  }

  private static void requireOwned(FinancingAgreement agreement, List<Invoice> referenced) {
    require(agreement.getBankReference() != null, "PAY names the transfer");
    boolean owned = referenced.stream()
        .anyMatch(invoice -> invoice.getLinearId().equals(agreement.getInvoice())
            && invoice.getPayee().equals(agreement.getLender())
            && agreement.commitment().equals(invoice.getAgreement()));
    require(owned, "PAY refers to the invoice that the lender owns under this agreement");
  }

  private static void requireSigned(boolean signed, FinancingStep step, String role) {
    require(signed, step + " needs the signature of the " + role);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Financing: " + rule);
    }
  }
}
