package io.stateset.core.internal;

import io.stateset.core.CrashProbe;
import io.stateset.core.flow.FlowMachines;
import io.stateset.core.ledger.TransactionStore;
import io.stateset.core.storage.Database;
import io.stateset.core.vault.NodeVault;
import java.security.SignatureException;
import java.util.Collection;
import java.util.UUID;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.node.StatesToRecord;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import org.jspecify.annotations.Nullable;

/** Writes transactions to the ledger and what they change to the vault, together. Thread-safe. */
final class Recorder {

  private final Database database;
  private final TransactionStore store;
  private final NodeVault vault;
  private final CrashProbe probe;

  Recorder(Database database, TransactionStore store, NodeVault vault, CrashProbe probe) {
    this.database = database;
    this.store = store;
    this.vault = vault;
    this.probe = probe;
  }

  void record(SignedTransaction transaction, StatesToRecord statesToRecord) {
    requireSigned(transaction);
    probe.reached("ledger.record");
    database.inTransaction(open -> {
      boolean isNew = store.addVerified(transaction);
      if (isNew || statesToRecord == StatesToRecord.ALL_VISIBLE) {
        UUID flow = FlowMachines.currentFlow().orElse(null);
        vault.record(open, transaction.getCoreTransaction(), statesToRecord, flow);
      }
      return isNew;
    });
  }

  void recordWith(
      SignedTransaction transaction,
      Collection<TransactionSignature> signatures,
      StatesToRecord statesToRecord) {
    if (signatures.isEmpty()) {
      throw new IllegalArgumentException(
          "There are no signatures to add to " + transaction.getId());
    }
    record(transaction.withAdditionalSignatures(signatures), statesToRecord);
  }

  /** {@code flow} is the flow that will finalise or remove it. */
  void recordInFlight(SignedTransaction transaction, @Nullable UUID flow) {
    requireSignedExceptByNotary(transaction);
    probe.reached("ledger.inflight");
    store.addInFlight(transaction, flow);
  }

  void removeInFlight(SecureHash id) {
    probe.reached("ledger.remove");
    store.removeInFlight(id);
  }

  private static void requireSigned(SignedTransaction transaction) {
    try {
      if (transaction.getCoreTransaction() instanceof WireTransaction) {
        transaction.verifyRequiredSignatures();
      }
    } catch (SignatureException e) {
      throw new IllegalStateException(
          "Transaction " + transaction.getId() + " is not fully signed", e);
    }
  }

  private static void requireSignedExceptByNotary(SignedTransaction transaction) {
    try {
      if (transaction.getNotary() == null) {
        transaction.verifyRequiredSignatures();
      } else {
        transaction.verifySignaturesExcept(transaction.getNotary().getOwningKey());
      }
    } catch (SignatureException e) {
      throw new IllegalStateException(
          "Transaction " + transaction.getId() + " is not signed by all but its notary", e);
    }
  }
}
