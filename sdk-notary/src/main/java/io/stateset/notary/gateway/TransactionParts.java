package io.stateset.notary.gateway;

import java.util.List;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.Party;
import net.corda.core.transactions.CoreTransaction;
import net.corda.core.transactions.FilteredTransaction;
import net.corda.core.transactions.WireTransaction;
import org.jspecify.annotations.Nullable;

/** What a notary looks at, of whatever kind of transaction. */
record TransactionParts(
    SecureHash id,
    List<StateRef> inputs,
    List<StateRef> references,
    @Nullable TimeWindow window,
    @Nullable Party notary,
    @Nullable SecureHash parametersHash) {

  static TransactionParts of(CoreTransaction transaction) {
    return new TransactionParts(
        transaction.getId(),
        transaction.getInputs(),
        transaction.getReferences(),
        windowOf(transaction),
        transaction.getNotary(),
        transaction.getNetworkParametersHash());
  }

  /** Changes of the notary and upgrades of contracts have none. */
  private static @Nullable TimeWindow windowOf(CoreTransaction transaction) {
    if (transaction instanceof WireTransaction wire) {
      return wire.getTimeWindow();
    }
    return transaction instanceof FilteredTransaction filtered ? filtered.getTimeWindow() : null;
  }

  int states() {
    return inputs.size() + references.size();
  }
}
