package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.serialization.ConstructorForDeserialization;
import org.jspecify.annotations.Nullable;

/**
 * An invoice and the receivable in it: what the buyer owes, and to whom. Immutable; each step of
 * its life makes the next state.
 *
 * <p>The buyer takes part in every step and so sees whom to pay. What a lender paid for the
 * receivable is not here but in a {@link FinancingAgreement}, of which this holds only a salted
 * hash.
 */
@BelongsToContract(InvoiceContract.class)
public final class Invoice implements LinearState {
  private final UniqueIdentifier linearId;
  private final Party seller;
  private final Party buyer;
  private final Party payee;
  // A name, not the enum: Corda's transaction builder searches every object of a state by
  // reflection, and the JDK does
  // not let it into java.lang.Enum.
  private final String statusName;
  private final InvoiceTerms terms;
  private final @Nullable SecureHash agreement;
  private final @Nullable String bankReference;

  /**
   * Use {@link #issue} and the methods for each step.
   *
   * @param statusName the name of an {@link InvoiceStatus}
   * @param agreement the commitment to the financing agreement; null until financed
   * @param bankReference the transfer by which the buyer paid; null until paid
   */
  @ConstructorForDeserialization
  public Invoice(
      UniqueIdentifier linearId,
      Party seller,
      Party buyer,
      Party payee,
      String statusName,
      InvoiceTerms terms,
      @Nullable SecureHash agreement,
      @Nullable String bankReference) {
    this.linearId = Checks.id(linearId, "the id");
    this.seller = Checks.present(seller, "the seller");
    this.buyer = Checks.present(buyer, "the buyer");
    this.payee = Checks.present(payee, "the payee");
    this.statusName =
        Checks.constant(InvoiceStatus.class, statusName, "the status").name();
    this.terms = Checks.present(terms, "the terms");
    this.agreement = agreement == null ? null : Checks.sha256(agreement, "the agreement");
    this.bankReference = Checks.optionalText(bankReference, "the bank reference");
    if (seller.equals(buyer) || payee.equals(buyer)) {
      throw new InvoiceException(Code.SAME_PARTY, "the buyer cannot owe itself");
    }
  }

  /** A new invoice. {@code id} names it for all its life. */
  public static Invoice issue(UniqueIdentifier id, Party seller, Party buyer, InvoiceTerms terms) {
    return new Invoice(id, seller, buyer, seller, InvoiceStatus.ISSUED.name(), terms, null, null);
  }

  /** The state after a step that changes nothing but the status. */
  public Invoice after(InvoiceStep step) {
    return with(step, payee, agreement, bankReference);
  }

  /**
   * The state after {@link InvoiceStep#FINANCE}: {@code lender} is to be paid, under that
   * agreement.
   */
  public Invoice financed(Party lender, SecureHash agreementCommitment) {
    return with(InvoiceStep.FINANCE, lender, agreementCommitment, bankReference);
  }

  /** The state after {@link InvoiceStep#PAY}. */
  public Invoice paid(String transfer) {
    return with(InvoiceStep.PAY, payee, agreement, transfer);
  }

  private Invoice with(
      InvoiceStep step,
      Party newPayee,
      @Nullable SecureHash newAgreement,
      @Nullable String newBankReference) {
    return new Invoice(
        linearId, seller, buyer, newPayee, step.to().name(), terms, newAgreement, newBankReference);
  }

  /**
   * When it becomes overdue: the due date ends with the day in UTC, the one zone that all parties
   * share.
   */
  public Instant endOfDueDate() {
    return terms.getDueDate().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  @Override
  public UniqueIdentifier getLinearId() {
    return linearId;
  }

  public Party getSeller() {
    return seller;
  }

  public Party getBuyer() {
    return buyer;
  }

  /** Whom the buyer has to pay: the owner of the receivable. */
  public Party getPayee() {
    return payee;
  }

  /** Where it is in its life. */
  public InvoiceStatus getStatus() {
    return InvoiceStatus.valueOf(statusName);
  }

  /** As stored: the name of {@link #getStatus}. */
  public String getStatusName() {
    return statusName;
  }

  public InvoiceTerms getTerms() {
    return terms;
  }

  /** The salted hash of the financing agreement; null until financed. */
  public @Nullable SecureHash getAgreement() {
    return agreement;
  }

  /** Null until paid. */
  public @Nullable String getBankReference() {
    return bankReference;
  }

  @Override
  public List<AbstractParty> getParticipants() {
    Set<AbstractParty> parties = new LinkedHashSet<>(List.of(seller, buyer, payee));
    return List.copyOf(parties);
  }

  private List<@Nullable Object> values() {
    return Arrays.asList(
        linearId,
        seller,
        seller.getName(),
        buyer,
        buyer.getName(),
        payee,
        payee.getName(),
        statusName,
        terms,
        agreement,
        bankReference);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Invoice that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return "Invoice " + linearId.getId() + " (" + statusName + ")";
  }
}
