package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceStep.Field;
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

/** Holds every step of an invoice to the table in {@link InvoiceStep}. */
public final class InvoiceContract implements Contract {
  /** The name under which states refer to it. */
  public static final String ID = "io.stateset.states.invoice.InvoiceContract";

  /** Called by the verifier. */
  public InvoiceContract() {}

  /** Says which step a transaction takes. */
  public static final class Take implements CommandData {
    private final InvoiceStep step;

    /** Names the step. */
    @ConstructorForDeserialization
    public Take(InvoiceStep step) {
      this.step = Checks.present(step, "the step");
    }

    public InvoiceStep getStep() {
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
      return "Invoice: " + step;
    }
  }

  @Override
  public void verify(LedgerTransaction transaction) {
    List<Command<Take>> commands = transaction.commandsOfType(Take.class);
    require(commands.size() == 1, "a transaction takes one step of one invoice");
    InvoiceStep step = commands.get(0).getValue().getStep();
    List<Invoice> before = transaction.inputsOfType(Invoice.class);
    List<Invoice> after = transaction.outputsOfType(Invoice.class);
    require(after.size() == 1, "a step leaves one invoice");
    require(
        before.size() == (step == InvoiceStep.ISSUE ? 0 : 1),
        "a step starts from one invoice, an issue from none");
    verifyStep(
        step,
        before.isEmpty() ? null : before.get(0),
        after.get(0),
        commands.get(0).getSigners(),
        transaction.getTimeWindow());
  }

  /** The whole check as a function. {@code before} is null for an issue. */
  static void verifyStep(
      InvoiceStep step,
      @Nullable Invoice before,
      Invoice after,
      List<PublicKey> signers,
      @Nullable TimeWindow window) {
    if (before == null) {
      requireFresh(step, after);
    } else {
      require(
          step.from().contains(before.getStatus()),
          step + " does not lead from " + before.getStatus());
      requireUnchanged(step, before, after);
      requireOwnRules(step, before, after, window);
    }
    require(after.getStatus() == step.to(), step + " leads to " + step.to());
    for (InvoiceRole role : step.signers()) {
      boolean signed =
          signers.contains(role.of(before == null ? after : before, after).getOwningKey());
      require(signed, step + " needs the signature of the " + role);
    }
  }

  private static void requireFresh(InvoiceStep step, Invoice issued) {
    require(step == InvoiceStep.ISSUE, step + " starts from an invoice");
    require(
        Checks.same(issued.getPayee(), issued.getSeller()),
        "an issued invoice is paid to its seller");
    require(
        issued.getAgreement() == null && issued.getBankReference() == null,
        "an issued invoice is not financed and not paid");
  }

  private static void requireUnchanged(InvoiceStep step, Invoice before, Invoice after) {
    require(before.getLinearId().equals(after.getLinearId()), step + " must not change the id");
    require(
        Objects.equals(before.getLinearId().getExternalId(), after.getLinearId().getExternalId()),
        step + " must not change the external id");
    require(
        Checks.same(before.getSeller(), after.getSeller()), step + " must not change the seller");
    require(Checks.same(before.getBuyer(), after.getBuyer()), step + " must not change the buyer");
    require(before.getTerms().equals(after.getTerms()), step + " must not change the terms");
    requireKept(step, Field.PAYEE, Checks.same(before.getPayee(), after.getPayee()));
    requireKept(step, Field.AGREEMENT, Objects.equals(before.getAgreement(), after.getAgreement()));
    requireKept(
        step,
        Field.BANK_REFERENCE,
        Objects.equals(before.getBankReference(), after.getBankReference()));
  }

  private static void requireKept(InvoiceStep step, Field field, boolean kept) {
    require(kept || step.mayChange().contains(field), step + " must not change the " + field);
  }

  private static void requireOwnRules(
      InvoiceStep step, Invoice before, Invoice after, @Nullable TimeWindow window) {
    switch (step) {
      case FINANCE -> requireTransfer(before, after, window);
      case PAY -> require(after.getBankReference() != null, "PAY names the transfer");
      case MARK_OVERDUE ->
        require(
            begins(window, before.endOfDueDate()),
            "MARK_OVERDUE needs a time window that begins after the due date");
      default -> {}
    }
  }

  /**
   * The window ends, so that a transfer which the lender holds back cannot be completed for ever.
   */
  private static void requireTransfer(Invoice before, Invoice after, @Nullable TimeWindow window) {
    require(after.getAgreement() != null, "FINANCE names an agreement");
    require(
        !after.getPayee().getOwningKey().equals(before.getPayee().getOwningKey()),
        "FINANCE gives the receivable to another");
    require(
        window != null && window.getUntilTime() != null, "FINANCE needs a time window that ends");
  }

  private static boolean begins(@Nullable TimeWindow window, Instant earliest) {
    Instant from = window == null ? null : window.getFromTime();
    return from != null && !from.isBefore(earliest);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Invoice: " + rule);
    }
  }
}
