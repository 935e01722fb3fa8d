package io.stateset.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.stateset.core.Cordapp;
import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetNode;
import io.stateset.core.ledger.TransactionStore;
import io.stateset.core.vault.VaultState;
import io.stateset.testkit.cordapp.TallyContract;
import io.stateset.testkit.cordapp.TallyFlows;
import io.stateset.testkit.cordapp.TallyState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.transactions.SignedTransaction;

/** Tallies between Alice, who keeps them, and Bob; and what must hold of them. */
record Tallies(StatesetNetwork network) {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Cordapp CORDAPP = Cordapp.builder("tally")
      .contract(TallyContract.class)
      .answers(TallyFlows.BeginResponder.class)
      .answers(TallyFlows.CountResponder.class)
      .classLoader(TallyFlows.class.getClassLoader())
      .build();

  static StatesetNetwork.Builder describe(String... more) {
    return StatesetNetwork.builder().nodes("Alice", "Bob").nodes(more).cordapp(CORDAPP);
  }

  StateRef begin() {
    SignedTransaction begun = network
        .node("Alice")
        .startFlow(TallyFlows.Begin.class, UUID.randomUUID(), network.party("Bob"))
        .get(PATIENCE);
    return new StateRef(begun.getId(), 0);
  }

  FlowHandle<SignedTransaction> startCount(StateRef ref) {
    return network.node("Alice").startFlow(TallyFlows.Count.class, ref);
  }

  StateRef count(StateRef ref) {
    return new StateRef(startCount(ref).get(PATIENCE).getId(), 0);
  }

  /** Ledgers and vaults of both sides are the same, and nothing is in flight. */
  void awaitAgreement(String situation) {
    eventually(
        situation,
        () -> inFlight("Alice").isEmpty()
            && inFlight("Bob").isEmpty()
            && verified("Alice").equals(verified("Bob"))
            && vault("Alice").equals(vault("Bob")),
        () -> describe("Alice") + "\n" + describe("Bob"));
    assertThat(vault("Alice")).as("as many tallies as began, %s", situation).isNotEmpty();
  }

  private String describe(String organisation) {
    return organisation + ": in flight " + inFlight(organisation) + ", verified "
        + verified(organisation).size() + ", vault " + vault(organisation);
  }

  List<SecureHash> inFlight(String organisation) {
    return store(organisation).inFlight(null).stream()
        .map(SignedTransaction::getId)
        .toList();
  }

  /** How many signatures each transaction has whose states are in the vault. */
  Map<String, Integer> verified(String organisation) {
    Map<String, Integer> signatures = new TreeMap<>();
    states(organisation, StateStatus.ALL).forEach(state -> {
      SecureHash id = state.ref().getTxhash();
      SignedTransaction transaction = store(organisation).getTransaction(id);
      signatures.put(
          id.toString(), transaction == null ? 0 : transaction.getSigs().size());
    });
    return signatures;
  }

  private List<VaultState<TallyState>> states(String organisation, StateStatus status) {
    return network
        .node(organisation)
        .vault()
        .query(TallyState.class)
        .status(status)
        .list();
  }

  private TransactionStore store(String organisation) {
    StatesetNode node = network.node(organisation);
    return (TransactionStore) node.services().getValidatedTransactions();
  }

  /** The present state of each tally, by its id. */
  Map<String, String> vault(String organisation) {
    Map<String, String> present = new TreeMap<>();
    states(organisation, StateStatus.UNCONSUMED)
        .forEach(state -> present.merge(
            state.data().getLinearId().toString(),
            state.ref() + " " + state.data().getCount(),
            (one, other) -> "twice: " + one + ", " + other));
    return present;
  }

  static void eventually(String situation, BooleanSupplier condition, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("%s, after %s: %s", situation, PATIENCE, otherwise.get());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
