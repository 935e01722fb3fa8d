package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import net.corda.core.contracts.BelongsToContract;
import net.corda.core.contracts.LinearState;
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
 * <p>It binds before the receivable moves and takes effect when it has moved: the lender's payment
 * is due, and can be recorded, only where the invoice names the lender as payee under this
 * commitment.
 */
@BelongsToContract(FinancingContract.class)
public final class FinancingAgreement implements LinearState {
  private final UniqueIdentifier linearId;
  private final UniqueIdentifier invoice;
  private final Party seller;
  private final Party lender;
  private final String currency;
  private final long priceMinor;
  private final SecureHash salt;
  // A name rather than the enum: Corda's transaction builder looks for pointers in every object of
  // a state by
  // reflection, and the JDK does not let it into java.lang.Enum.
  private final String statusName;
  private final @Nullable String bankReference;

  /**
   * Use {@link #offer} and the methods for each step.
   *
   * @param invoice the id of the invoice
   * @param priceMinor what the lender pays, in minor units; positive
   * @param salt 256 random bits
   * @param statusName the name of a {@link FinancingStatus}
   * @param bankReference the transfer by which the lender paid; null until paid
   */
  @ConstructorForDeserialization
  public FinancingAgreement(
      UniqueIdentifier linearId,
      UniqueIdentifier invoice,
      Party seller,
      Party lender,
      String currency,
      long priceMinor,
      SecureHash salt,
      String statusName,
      @Nullable String bankReference) {
    this.linearId = Checks.present(linearId, "the id");
    this.invoice = Checks.present(invoice, "the invoice's id");
    this.seller = Checks.present(seller, "the seller");
    this.lender = Checks.present(lender, "the lender");
    this.currency = currency;
    this.priceMinor = priceMinor;
    this.salt = Checks.present(salt, "the salt");
    this.statusName =
        FinancingStatus.valueOf(Checks.present(statusName, "the status")).name();
    this.bankReference =
        bankReference == null ? null : Checks.text(bankReference, "the bank reference");
    check();
  }

  private void check() {
    int minorUnit = Checks.minorUnit(currency);
    if (priceMinor <= 0 || minorUnit < 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, "the price must be positive");
    }
    if (seller.equals(lender)) {
      throw new InvoiceException(Code.SAME_PARTY, "the seller cannot finance its own invoice");
    }
  }

  /** A lender's offer. {@code salt} must be random and used for nothing else. */
  public static FinancingAgreement offer(
      UniqueIdentifier id, Invoice invoice, Party lender, long priceMinor, SecureHash salt) {
    return new FinancingAgreement(
        id,
        invoice.getLinearId(),
        invoice.getSeller(),
        lender,
        invoice.getTerms().getCurrency(),
        priceMinor,
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
        linearId, invoice, seller, lender, currency, priceMinor, salt, step.to().name(), transfer);
  }

  /**
   * What stands for this agreement in the invoice: SHA-256 over the salt and all that was agreed.
   */
  public SecureHash commitment() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(salt.getBytes());
      out.writeUTF(linearId.getId().toString());
      out.writeUTF(invoice.getId().toString());
      out.writeUTF(seller.getName().toString());
      out.writeUTF(lender.getName().toString());
      out.writeUTF(currency);
      out.writeLong(priceMinor);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return SecureHash.sha256(bytes.toByteArray());
  }

  @Override
  public UniqueIdentifier getLinearId() {
    return linearId;
  }

  /** The id of the invoice whose receivable is financed. */
  public UniqueIdentifier getInvoice() {
    return invoice;
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

  public SecureHash getSalt() {
    return salt;
  }

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

  /** Without the price: log files are read by more people than these two parties. */
  @Override
  public String toString() {
    return "FinancingAgreement " + linearId.getId() + " (" + statusName + ")";
  }
}
