package io.stateset.core.ledger.contracts;

import io.stateset.core.StatesetException;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import io.stateset.core.ledger.amqp.Amqp;
import java.util.Map;
import java.util.function.Predicate;
import net.corda.core.contracts.Attachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.NetworkParameters;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.transactions.LedgerTransaction;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;

/**
 * Verifies transactions from bytes alone: no node, no database, no CorDapp on the class path.
 * Contract code comes from the request's attachments, as far as it is trusted.
 *
 * <p>Checked: signatures; that attachments and network parameters are those that the transaction
 * names; size; Corda's rules for transactions; the contracts. Not checked, since it needs the
 * earlier transactions: that the states handed in are theirs, and that network parameters did not
 * go backwards. Thread-safe; verifies on the caller's thread, for as long as the contracts run.
 */
public final class TransactionVerifier {

  /** Which signatures a transaction must have. */
  public enum Signatures {
    /** All that are required, the notary's included. */
    COMPLETE,
    /** Those that are there must be valid; some may be missing. */
    VALID
  }

  private final Amqp amqp = Amqp.forClassLoader(TransactionVerifier.class.getClassLoader());
  private final ArchiveLimits limits;
  private final Predicate<Attachment> trusted;

  /**
   * {@code trusted} decides which contract code runs, by signers or by id; an attachment's uploader
   * says nothing.
   */
  public TransactionVerifier(ArchiveLimits limits, Predicate<Attachment> trusted) {
    this.limits = limits;
    this.trusted = trusted;
  }

  /**
   * Verifies the request's transaction.
   *
   * @return the transaction's id
   * @throws LedgerException with {@code INVALID_TRANSACTION} and the reason as its cause, or
   *     another code if the request is malformed or names what it does not hold
   */
  public SecureHash verify(VerificationRequest request, Signatures signatures) {
    try {
      return amqp.within(() -> verifyBound(request, signatures));
    } catch (StatesetException e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError e) {
      throw new LedgerException(Code.INVALID_TRANSACTION, "A transaction is not valid", e);
    }
  }

  private SecureHash verifyBound(VerificationRequest request, Signatures signatures) {
    Map<SecureHash, Attachment> attachments = RequestContents.attachments(request, limits);
    NetworkParameters parameters =
        amqp.deserialize(request.networkParameters(), NetworkParameters.class);
    SignedTransaction transaction =
        amqp.deserialize(request.transaction(), SignedTransaction.class);
    if (!(transaction.getCoreTransaction() instanceof WireTransaction outer)) {
      throw new LedgerException(
          Code.INVALID_TRANSACTION, "Only ordinary transactions have contracts to verify");
    }
    RequestContents.checkParameters(outer, request.networkParameters());
    verifySignatures(transaction, signatures);
    ContractClassLoaders loaders =
        new ContractClassLoaders(amqp, attachments::get, trusted, limits);
    SerializationContext context = loaders.computeIfAbsent(
        RequestContents.loaderKey(outer, parameters), RequestContents::refuse);
    verifyContracts(
        request, transaction, new ResolvedRequest(attachments, parameters, loaders), context);
    return transaction.getId();
  }

  private static void verifySignatures(SignedTransaction transaction, Signatures signatures) {
    try {
      if (signatures == Signatures.COMPLETE) {
        transaction.verifyRequiredSignatures();
      } else {
        transaction.checkSignaturesAreValid();
      }
    } catch (java.security.GeneralSecurityException e) {
      throw new LedgerException(
          Code.INVALID_TRANSACTION,
          "A signature on transaction " + transaction.getId() + " is missing or wrong",
          e);
    }
  }

  /** The transaction is read once more, now with the classes of its attachments. */
  private void verifyContracts(
      VerificationRequest request,
      SignedTransaction transaction,
      ResolvedRequest resolved,
      SerializationContext context) {
    SerializationFactory factory = SerializationFactory.Companion.getDefaultFactory();
    factory.withCurrentContext(context, () -> {
      WireTransaction wire =
          (WireTransaction) factory.deserialize(transaction.getTxBits(), Object.class, context);
      LedgerTransaction ledger = resolved.ledgerTransaction(wire, request, context);
      new ContractVerifier(ledger, context).verify();
      return wire;
    });
  }
}
