package io.stateset.core.ledger.contracts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import net.corda.core.concurrent.CordaFuture;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.TransactionVerifierServiceInternal;
import net.corda.core.internal.Verifier;
import net.corda.core.internal.concurrent.CordaFutureImplKt;
import net.corda.core.internal.concurrent.OpenFuture;
import net.corda.core.node.services.TransactionVerifierService;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.transactions.LedgerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A node's verification of transactions, which runs a transaction's contracts once however often it
 * is asked: Corda verifies when a transaction is built, signed, received and recorded.
 *
 * <p>A transaction's id commits to all that decides its validity: the references of its inputs (and
 * so their contents), outputs, commands, attachments and network parameters. What was found valid
 * under an id stays valid. Only success is remembered: a failure may be one of the moment, as an
 * attachment that is not trusted yet.
 *
 * <p>The service hub must hand every ledger transaction that it makes through {@link #specialise}:
 * Corda's transaction builder verifies without asking the verifier service. Thread-safe; verifies
 * on the caller's thread.
 */
public final class NodeVerification
    implements TransactionVerifierService, TransactionVerifierServiceInternal {
  private static final int REMEMBERED = 50_000;

  private final Cache<SecureHash, Boolean> valid =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();

  /**
   * The transaction with a verifier that remembers; for {@code ServicesForResolution.specialise}.
   */
  public LedgerTransaction specialise(LedgerTransaction transaction) {
    return transaction.specialise(this::verifier);
  }

  private Verifier verifier(LedgerTransaction transaction, SerializationContext context) {
    if (isKnownValid(transaction.getId())) {
      return () -> {};
    }
    ContractVerifier verifier = new ContractVerifier(transaction, context);
    return () -> {
      verifier.verify();
      valid.put(transaction.getId(), true);
    };
  }

  /** Whether the contracts of this transaction ran here, and accepted it, not too long ago. */
  public boolean isKnownValid(SecureHash transaction) {
    return valid.getIfPresent(transaction) != null;
  }

  @Override
  public CordaFuture<?> verify(LedgerTransaction transaction) {
    try {
      transaction.verify();
      return CordaFutureImplKt.doneFuture(null);
    } catch (Exception | LinkageError | StackOverflowError e) {
      OpenFuture<Object> failed = CordaFutureImplKt.openFuture();
      failed.setException(e);
      return failed;
    }
  }

  /**
   * Refuses: repairing attachments is for transactions of Corda 3, which this ledger has none of.
   */
  @Override
  public CordaFuture<?> reverifyWithFixups(
      LedgerTransaction transaction, @Nullable String missingClass) {
    OpenFuture<Object> failed = CordaFutureImplKt.openFuture();
    failed.setException(new UnsupportedOperationException(
        "Transaction " + transaction.getId() + " lacks code that it needs"));
    return failed;
  }
}
