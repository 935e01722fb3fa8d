package io.stateset.core.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.FlowException;
import net.corda.core.internal.FetchTransactionsFlow;
import net.corda.core.internal.ResolveTransactionsFlow;
import net.corda.core.internal.TransactionUtilsKt;
import net.corda.core.internal.TransactionsResolver;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.SignedTransactionWithStatus;
import net.corda.core.node.services.TransactionStatus;
import net.corda.core.transactions.SignedTransaction;

/**
 * Fetches the back-chain of a transaction from the peer that offered it, one transaction a request,
 * and records it oldest first after verifying each. What is fetched waits in the store as
 * unverified, not in memory; of each transaction only its id and those of its dependencies are
 * held.
 *
 * <p>A dependency may be in flight here: the notary's signature is on its way to the flow that
 * waits for it, and the peer, who has it, is faster with its next transaction. Then the peer's copy
 * is looked at, and what it changes is recorded as that flow would.
 */
public final class BackChainResolver implements TransactionsResolver {
  private final ResolveTransactionsFlow flow;
  private final TransactionStore store;
  private final int maxTransactions;
  private final Map<SecureHash, Set<SecureHash>> dependencies = new HashMap<>();
  private final Map<SecureHash, SignedTransaction> completed = new HashMap<>();

  /** {@code maxTransactions} bounds the length of a chain that a peer may make this node fetch. */
  public BackChainResolver(
      ResolveTransactionsFlow flow, TransactionStore store, int maxTransactions) {
    this.flow = flow;
    this.store = store;
    this.maxTransactions = maxTransactions;
  }

  @Override
  public void downloadDependencies(boolean batchMode, boolean recoveryMode) {
    Deque<SecureHash> wanted = new ArrayDeque<>(flow.getTxHashes());
    while (!wanted.isEmpty()) {
      SecureHash id = wanted.poll();
      if (!dependencies.containsKey(id)) {
        wanted.addAll(fetch(id));
      }
    }
  }

  /**
   * The ids to look at next: none if the transaction was verified before, for then so was its
   * chain.
   */
  private Set<SecureHash> fetch(SecureHash id) {
    SignedTransactionWithStatus known = store.getTransactionWithStatus(id);
    if (known != null && known.getStatus() == TransactionStatus.VERIFIED) {
      dependencies.put(id, Set.of());
      return Set.of();
    }
    SignedTransaction transaction =
        known != null && known.getStatus() == TransactionStatus.UNVERIFIED
            ? known.getStx()
            : download(id, known != null);
    flow.fetchMissingAttachments(transaction);
    flow.fetchMissingNetworkParameters(transaction);
    Set<SecureHash> next = TransactionUtilsKt.getDependencies(transaction);
    dependencies.put(id, next);
    return next;
  }

  private SignedTransaction download(SecureHash id, boolean inFlight) {
    if (dependencies.size() >= maxTransactions) {
      throw new LedgerException(
          LedgerException.Code.CHAIN_TOO_LONG,
          "A back-chain is longer than " + maxTransactions + " transactions",
          null);
    }
    SignedTransaction transaction = fetchFromPeer(id);
    if (inFlight) {
      completed.put(id, transaction);
    } else {
      store.addUnverified(transaction);
    }
    return transaction;
  }

  private SignedTransaction fetchFromPeer(SecureHash id) {
    try {
      var result = flow.subFlow(new FetchTransactionsFlow(Set.of(id), flow.getOtherSide()));
      List<SignedTransaction> fetched = new ArrayList<>(result.getDownloaded());
      fetched.addAll(result.getFromDisk());
      return fetched.get(0);
    } catch (FlowException e) {
      throw Unchecked.rethrow(e);
    }
  }

  @Override
  public void recordDependencies(StatesToRecord statesToRecord) {
    for (SecureHash id : oldestFirst()) {
      record(id, statesToRecord);
    }
  }

  private void record(SecureHash id, StatesToRecord statesToRecord) {
    SignedTransactionWithStatus stored = store.getTransactionWithStatus(id);
    if (stored == null) {
      throw new LedgerException(
          LedgerException.Code.DAMAGED, "Transaction " + id + " was fetched and is gone", null);
    }
    if (stored.getStatus() != TransactionStatus.VERIFIED) {
      SignedTransaction inFlight = completed.get(id);
      if (inFlight == null) {
        verifyAndRecord(stored.getStx(), statesToRecord);
      } else {
        verifyAndRecord(inFlight, StatesToRecord.ONLY_RELEVANT);
      }
    }
  }

  private void verifyAndRecord(SignedTransaction transaction, StatesToRecord statesToRecord) {
    ServiceHub services = flow.getServiceHub();
    verify(transaction, services);
    services.recordTransactions(statesToRecord, List.of(transaction));
  }

  private static void verify(SignedTransaction transaction, ServiceHub services) {
    try {
      transaction.verify(services);
    } catch (Exception e) {
      throw Unchecked.rethrow(e);
    }
  }

  /**
   * Ids so ordered that each comes after all it depends on. Iterative: a chain may be longer than a
   * stack is deep.
   */
  private List<SecureHash> oldestFirst() {
    Set<SecureHash> sorted = new LinkedHashSet<>();
    Set<SecureHash> expanded = new HashSet<>();
    Deque<SecureHash> stack = new ArrayDeque<>(dependencies.keySet());
    while (!stack.isEmpty()) {
      SecureHash id = stack.peek();
      if (expanded.add(id)) {
        unsorted(id, sorted).forEach(stack::push);
      } else {
        sorted.add(stack.pop());
      }
    }
    return new ArrayList<>(sorted);
  }

  private List<SecureHash> unsorted(SecureHash id, Set<SecureHash> sorted) {
    return dependencies.getOrDefault(id, Set.of()).stream()
        .filter(dependency -> !sorted.contains(dependency))
        .toList();
  }
}
