package io.stateset.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetNode;
import io.stateset.core.flow.FlowRuntimeException;
import io.stateset.core.testing.Eventually;
import io.stateset.testcordapp.CheatingFlows;
import io.stateset.testcordapp.CheatingFlows.Swindle;
import io.stateset.testcordapp.Forgery;
import io.stateset.testcordapp.IouFlows;
import io.stateset.testcordapp.IouState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import net.corda.core.contracts.StateRef;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A party or a notary that cheats in the middle of finality: the other side refuses, records
 * nothing of it, and goes on.
 */
@Timeout(120)
class MisbehavingPartiesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  private final TestNotary notary = new TestNotary();
  private TestNetwork network;
  private StatesetNode alice;
  private StatesetNode bob;
  private StateRef debt;

  /** Alice owes Bob. */
  @BeforeEach
  void start() {
    network = new TestNetwork(folder);
    network.startNotaryOfTwo(notary);
    alice = network.start("Alice");
    bob = network.start("Bob");
    debt = issue();
  }

  @AfterEach
  void close() {
    network.close();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void a_signature_that_is_none_is_not_collected(Forgery forgery) {
    assertFails(bob.startFlow(CheatingFlows.MoveWithForger.class, debt, forgery));

    assertThat(states(bob, StateStatus.ALL)).containsExactly(debt);
    assertThat(states(alice, StateStatus.ALL)).containsExactly(debt);
    assertMoves();
  }

  @ParameterizedTest
  @EnumSource(names = {"ANOTHER_TRANSACTION", "CHANGED_TRANSACTION", "FORGED_NOTARY"})
  void a_transaction_that_is_not_the_one_that_was_signed_is_not_recorded(Swindle swindle) {
    assertFails(bob.startFlow(CheatingFlows.CheatingMove.class, debt, swindle));

    assertThat(states(alice, StateStatus.ALL)).containsExactly(debt);
    assertMoves();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void a_signature_of_the_notary_that_is_none_makes_nothing_final(Forgery forgery)
      throws Exception {
    notary.forge(forgery);
    assertFails(bob.startFlow(IouFlows.Move.class, debt, bob.identity()));
    assertThat(states(bob, StateStatus.ALL)).containsExactly(debt);
    assertThat(states(alice, StateStatus.ALL)).containsExactly(debt);

    notary.forge(Forgery.NONE);
    Eventually.holds("settled", () -> !unconsumed(bob).equals(List.of(debt)));
    debt = unconsumed(bob).get(0);
    awaitVerified(alice, debt);
    assertMoves();
  }

  private static void assertFails(FlowHandle<?> flow) {
    FlowRuntimeException failure =
        catchThrowableOfType(FlowRuntimeException.class, () -> flow.get(PATIENCE));
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo("FAILED");
  }

  /** Nothing keeps the debt, or the two, from the next flow. */
  private void assertMoves() {
    StateRef moved = ref(
        bob.startFlow(CheatingFlows.MoveWithForger.class, debt, Forgery.NONE).get(PATIENCE));
    awaitVerified(alice, moved);
    assertThat(unconsumed(alice)).containsExactly(moved);
    assertThat(unconsumed(bob)).containsExactly(moved);
  }

  private StateRef issue() {
    StateRef issued = ref(alice
        .startFlow(IouFlows.Issue.class, UUID.randomUUID(), 100L, TestNetwork.party(alice, "Bob"))
        .get(PATIENCE));
    awaitVerified(bob, issued);
    return issued;
  }

  private static StateRef ref(SignedTransaction transaction) {
    return new StateRef(transaction.getId(), 0);
  }

  private static List<StateRef> unconsumed(StatesetNode node) {
    return states(node, StateStatus.UNCONSUMED);
  }

  private static List<StateRef> states(StatesetNode node, StateStatus status) {
    return node.vault().query(IouState.class).status(status).list().stream()
        .map(state -> state.ref())
        .toList();
  }

  private static void awaitVerified(StatesetNode node, StateRef state) {
    node.services()
        .getValidatedTransactions()
        .trackTransaction(state.getTxhash())
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
