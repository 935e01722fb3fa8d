package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.Party;
import net.corda.core.serialization.ConstructorForDeserialization;
import org.jspecify.annotations.Nullable;

/**
 * What a lender pays a seller for the receivable in an invoice. Only these two ever see it: the
 * invoice, which the buyer sees too, holds {@link #commitment} in its place, a salted hash from
 * which the price cannot be found.
 *
 * <p>It binds before the receivable moves and takes effect when it has moved: the price is owed
 * where the invoice names the lender as payee under this commitment, and to hand over the
 * receivable in this way is open until {@link #getValidUntil}. Immutable.
 */
@BelongsToContract(FinancingContract.class)
public final class FinancingAgreement implements LinearState {
  private static final String COMMITMENT_FORM = "io.stateset.financing 1";

  private final UniqueIdentifier linearId;
  private final UniqueIdentifier invoice;
  private final StateRef receivable;
  private final Party seller;
  private final Party lender;
  private final String currency;
  private final long priceMinor;
  private final Instant validUntil;
  private final SecureHash salt;
  // A name, not the enum: Corda's transaction builder searches every object of a state by
  // reflection, and the JDK does
  // not let it into java.lang.Enum.
  private final String statusName;
  private final @Nullable String bankReference;

  /**
   * Use {@link #offer} and the methods for each step.
   *
   * @param invoice the id of the invoice
   * @param receivable the state of the invoice that the lender has looked at, and will take over
   * @param priceMinor what the lender pays, in minor units; positive
   * @param validUntil the end of the time in which it can be agreed and the receivable be
   *     transferred
   * @param salt 256 random bits
   * @param statusName the name of a {@link FinancingStatus}
   * @param bankReference the transfer by which the lender paid; null until paid
   */
  @ConstructorForDeserialization
  public FinancingAgreement(
      UniqueIdentifier linearId,
      UniqueIdentifier invoice,
      StateRef receivable,
      Party seller,
      Party lender,
      String currency,
      long priceMinor,
      Instant validUntil,
      SecureHash salt,
      String statusName,
      @Nullable String bankReference) {
    this.linearId = Checks.id(linearId, "the id");
    this.invoice = Checks.id(invoice, "the invoice's id");
    this.receivable = Checks.present(receivable, "the receivable");
    this.seller = Checks.present(seller, "the seller");
    this.lender = Checks.present(lender, "the lender");
    this.currency = Checks.present(currency, "the currency");
    this.priceMinor = Checks.positive(priceMinor, "the price");
    this.validUntil = Checks.present(validUntil, "the agreement's end");
    this.salt = Checks.sha256(salt, "the salt");
    this.statusName =
        Checks.constant(FinancingStatus.class, statusName, "the status").name();
    this.bankReference = Checks.optionalText(bankReference, "the bank reference");
    Currencies.minorUnit(currency);
    if (seller.equals(lender)) {
      throw new InvoiceException(Code.SAME_PARTY, "the seller cannot finance its own invoice");
    }
  }

  /**
   * A lender's offer for an approved invoice.
   *
   * @param salt must be random and used for nothing else
   * @throws InvoiceException with {@code WRONG_STATUS} if the invoice is not approved, and others
   *     for bad values
   */
  public static FinancingAgreement offer(
      UniqueIdentifier id,
      StateAndRef<Invoice> receivable,
      Party lender,
      long priceMinor,
      Instant validUntil,
      SecureHash salt) {
    Invoice invoice = receivable.getState().getData();
    if (invoice.getStatus() != InvoiceStatus.APPROVED) {
      throw new InvoiceException(Code.WRONG_STATUS, "only an approved invoice can be financed");
    }
    return new FinancingAgreement(
        id,
        invoice.getLinearId(),
        receivable.getRef(),
        invoice.getSeller(),
        lender,
        invoice.getTerms().getCurrency(),
        priceMinor,
        validUntil,
        salt,
        FinancingStatus.OFFERED.name(),
        null);
  }

  /** The state after a step that changes nothing but the status. */
  public FinancingAgreement after(FinancingStep step) {
    return with(step, bankReference);
  }

  /** The state after {@link FinancingStep#PAY}. */
  public FinancingAgreement paid(String transfer) {
    return with(FinancingStep.PAY, transfer);
  }

  private FinancingAgreement with(FinancingStep step, @Nullable String transfer) {
    return new FinancingAgreement(
        linearId,
        invoice,
        receivable,
        seller,
        lender,
        currency,
        priceMinor,
        validUntil,
        salt,
        step.to().name(),
        transfer);
  }

  /**
   * What stands for this agreement in the invoice: SHA-256 over the salt and all that is agreed.
   */
  public SecureHash commitment() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(COMMITMENT_FORM);
      out.write(salt.getBytes());
      out.writeUTF(linearId.getId().toString());
      out.writeUTF(invoice.getId().toString());
      out.writeUTF(receivable.toString());
      out.writeUTF(seller.getName().toString());
      out.writeUTF(lender.getName().toString());
      out.writeUTF(currency);
      out.writeLong(priceMinor);
      out.writeUTF(validUntil.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return SecureHash.sha256(bytes.toByteArray());
  }

  /**
   * Whether {@code held} is the invoice of this agreement's seller, transferred under this
   * agreement. It takes the seller's signature to make an invoice of that seller.
   */
  boolean hasTransferred(Invoice held) {
    return concerns(held)
        && Checks.same(held.getPayee(), lender)
        && commitment().equals(held.getAgreement());
  }

  /** Whether {@code other} is an invoice of this agreement's seller with the id that is agreed. */
  boolean concerns(Invoice other) {
    return other.getLinearId().equals(invoice) && Checks.same(other.getSeller(), seller);
  }

  @Override
  public UniqueIdentifier getLinearId() {
    return linearId;
  }

  /** The id of the invoice whose receivable is financed. */
  public UniqueIdentifier getInvoice() {
    return invoice;
  }

  /** The state of the invoice that is taken over: the lender signs for no other. */
  public StateRef getReceivable() {
    return receivable;
  }

  public Party getSeller() {
    return seller;
  }

  public Party getLender() {
    return lender;
  }

  /** The code of ISO 4217. */
  public String getCurrency() {
    return currency;
  }

  /** In minor units. */
  public long getPriceMinor() {
    return priceMinor;
  }

  /** The end of the time in which it can be agreed and the receivable be transferred. */
  public Instant getValidUntil() {
    return validUntil;
  }

  public SecureHash getSalt() {
    return salt;
  }

  /** Where it is in its life. */
  public FinancingStatus getStatus() {
    return FinancingStatus.valueOf(statusName);
  }

  /** As stored: the name of {@link #getStatus}. */
  public String getStatusName() {
    return statusName;
  }

  /** Null until paid. */
  public @Nullable String getBankReference() {
    return bankReference;
  }

  @Override
  public List<AbstractParty> getParticipants() {
    return List.of(seller, lender);
  }

  private List<@Nullable Object> values() {
    return Arrays.asList(
        linearId,
        invoice,
        receivable,
        seller,
        seller.getName(),
        lender,
        lender.getName(),
        currency,
        priceMinor,
        validUntil,
        salt,
        statusName,
        bankReference);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FinancingAgreement that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** Without the price: log files are read by more people than these two parties. */
  @Override
  public String toString() {
    return "FinancingAgreement " + linearId.getId() + " (" + statusName + ")";
  }
}
