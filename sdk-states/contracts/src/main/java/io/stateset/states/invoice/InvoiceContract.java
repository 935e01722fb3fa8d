package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceStep.Field;
import java.security.PublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
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
      return step.hashCode();
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
    Invoice from = before.isEmpty() ? after.get(0) : before.get(0);
    verifyStep(step, from, after.get(0), commands.get(0).getSigners(), transaction.getTimeWindow());
  }

  /** The whole check as a function, for tests of the table. */
  static void verifyStep(
      InvoiceStep step,
      Invoice before,
      Invoice after,
      List<PublicKey> signers,
      @Nullable TimeWindow window) {
    if (step == InvoiceStep.ISSUE) {
      require(
          after.getPayee().equals(after.getSeller()), "an issued invoice is paid to its seller");
      require(
          after.getAgreement() == null && after.getBankReference() == null,
          "an issued invoice is not financed or paid");
    } else {
      require(
          step.from().contains(before.getStatus()),
          step + " does not lead from " + before.getStatus());
      requireUnchanged(step, before, after);
    }
    require(after.getStatus() == step.to(), step + " leads to " + step.to());
    requireOwnRules(step, before, after, window);
    for (InvoiceRole role : step.signers()) {
      require(
          signers.contains(role.of(before, after).getOwningKey()),
          step + " needs the signature of the " + role);
    }
  }

  private static void requireUnchanged(InvoiceStep step, Invoice before, Invoice after) {
    require(before.getLinearId().equals(after.getLinearId()), "a step keeps the invoice's id");
    require(before.getSeller().equals(after.getSeller()), "a step keeps the seller");
    require(before.getBuyer().equals(after.getBuyer()), "a step keeps the buyer");
    require(TermsComparison.same(before.getTerms(), after.getTerms()), "a step keeps the terms");
    requireKept(step, Field.PAYEE, before.getPayee(), after.getPayee());
    requireKept(step, Field.AGREEMENT, before.getAgreement(), after.getAgreement());
    requireKept(step, Field.BANK_REFERENCE, before.getBankReference(), after.getBankReference());
  }

  private static void requireKept(
      InvoiceStep step, Field field, @Nullable Object before, @Nullable Object after) {
    require(
        step.mayChange().contains(field) || Objects.equals(before, after),
        step + " must not change " + field);
  }

  private static void requireOwnRules(
      InvoiceStep step, Invoice before, Invoice after, @Nullable TimeWindow window) {
    switch (step) {
      case FINANCE -> {
        require(after.getAgreement() != null, "FINANCE names an agreement");
        require(
            !after.getPayee().equals(before.getPayee()), "FINANCE gives the receivable to another");
      }
      case PAY -> require(after.getBankReference() != null, "PAY names the transfer");
      case MARK_OVERDUE -> requirePast(before, window);
      default -> {}
    }
  }

  /** Due dates end with the day in UTC: the one zone that all parties share. */
  private static void requirePast(Invoice invoice, @Nullable TimeWindow window) {
    Instant end =
        invoice.getTerms().getDueDate().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    boolean past =
        window != null && window.getFromTime() != null && !window.getFromTime().isBefore(end);
    require(past, "MARK_OVERDUE needs a time window that begins after the due date");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("Invoice: " + rule);
    }
  }
}
