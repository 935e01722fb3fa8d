package io.stateset.core.vault;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.concurrent.CordaFuture;
import net.corda.core.crypto.SecureHash;
import net.corda.core.messaging.DataFeed;
import net.corda.core.node.services.SignedTransactionWithStatus;
import net.corda.core.node.services.TransactionStorage;
import net.corda.core.transactions.SignedTransaction;
import rx.Observable;

/** The transactions that a test has made, in memory. */
final class TestTransactions implements TransactionStorage {
  private final Map<SecureHash, SignedTransaction> known = new ConcurrentHashMap<>();

  void add(SignedTransaction transaction) {
    known.put(transaction.getId(), transaction);
  }

  @Override
  public SignedTransaction getTransaction(SecureHash id) {
    return known.get(id);
  }

  @Override
  public SignedTransactionWithStatus getTransactionWithStatus(SecureHash id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Observable<SignedTransaction> getUpdates() {
    throw new UnsupportedOperationException();
  }

  @Override
  public DataFeed<List<SignedTransaction>, SignedTransaction> track() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CordaFuture<SignedTransaction> trackTransaction(SecureHash id) {
    throw new UnsupportedOperationException();
  }
}
