package io.stateset.states.invoice;

import io.stateset.core.ledger.amqp.Amqp;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;

/** A seller, a buyer and two lenders, and what they make. */
final class Parties {
  static final Party SELLER = party("Seller", 1);
  static final Party BUYER = party("Buyer", 2);
  static final Party LENDER = party("Lender", 3);
  static final Party OTHER = party("Other", 4);
  static final List<Party> ALL = List.of(SELLER, BUYER, LENDER, OTHER);

  static final UniqueIdentifier INVOICE = new UniqueIdentifier("2026-1", new UUID(1, 1));
  static final UniqueIdentifier AGREEMENT = new UniqueIdentifier(null, new UUID(2, 2));
  static final StateRef RECEIVABLE = new StateRef(SecureHash.sha256("approval"), 0);
  static final SecureHash SALT = SecureHash.sha256("salt");
  static final Instant END = Instant.parse("2026-11-20T00:00:00Z");

  private Parties() {}

  private static Party party(String name, int seed) {
    Amqp.ensureInitialised();
    return new Party(new CordaX500Name(name, "London", "GB"), key(seed));
  }

  private static PublicKey key(int seed) {
    return Crypto.deriveKeyPairFromEntropy(Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(seed))
        .getPublic();
  }

  static List<PublicKey> keys(List<Party> parties) {
    return parties.stream().map(Party::getOwningKey).toList();
  }

  static Party renamed(Party party) {
    return new Party(new CordaX500Name("Somebody Else", "London", "GB"), party.getOwningKey());
  }

  /** An invoice as it is in that status; whatever follows FINANCED is owned by the lender. */
  static Invoice invoice(InvoiceStatus status) {
    boolean owned = switch (status) {
      case FINANCED, OVERDUE, PAID, UNPAID, SETTLED -> true;
      default -> false;
    };
    boolean paid = switch (status) {
      case PAID, UNPAID, SETTLED -> true;
      default -> false;
    };
    return new Invoice(
        INVOICE,
        SELLER,
        BUYER,
        owned ? LENDER : SELLER,
        status.name(),
        Samples.terms(),
        owned ? agreement(FinancingStatus.AGREED).commitment() : null,
        paid ? "SEPA-1" : null);
  }

  /** An agreement as it is in that status. */
  static FinancingAgreement agreement(FinancingStatus status) {
    boolean paid = status == FinancingStatus.PAID || status == FinancingStatus.SETTLED;
    return new FinancingAgreement(
        AGREEMENT,
        INVOICE,
        RECEIVABLE,
        SELLER,
        LENDER,
        "EUR",
        9_000,
        END,
        SALT,
        status.name(),
        paid ? "SEPA-2" : null);
  }

  /** A window that every step takes that wants one: after the due date, and with an end. */
  static TimeWindow afterDueDate() {
    Instant end = invoice(InvoiceStatus.APPROVED).endOfDueDate();
    return TimeWindow.between(end, end.plus(Duration.ofDays(1)));
  }
}
