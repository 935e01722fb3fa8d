package io.stateset.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.StatesetNode;
import io.stateset.core.flow.FlowRuntimeException;
import io.stateset.core.identity.IdentityException;
import io.stateset.testcordapp.DistributionOf;
import io.stateset.testcordapp.IouFlows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateRef;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.NotaryException;
import net.corda.core.node.services.TransactionStatus;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Corda's own flows between two organisations and a notary, unchanged. */
class TwoPartyFlowsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  private TestNetwork network;
  private StatesetNode notary;
  private StatesetNode alice;
  private StatesetNode bob;

  @BeforeEach
  void start() {
    network = new TestNetwork(folder);
    notary = network.startNotaryOfTwo();
    alice = network.start("Alice");
    bob = network.start("Bob");
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void an_issued_state_is_final_on_both_sides() {
    SignedTransaction issued = issue(100);

    assertThat(statusAt(alice, issued)).isEqualTo(TransactionStatus.VERIFIED);
    assertThat(statusAt(bob, issued)).isEqualTo(TransactionStatus.VERIFIED);
  }

  @Test
  void a_notarised_update_carries_the_signatures_of_both_parties_and_the_notary() throws Exception {
    SignedTransaction moved = move(issue(100));

    moved.verifyRequiredSignatures();
    assertThat(moved.getSigs()).hasSize(3);
    assertThat(statusAt(alice, moved)).isEqualTo(TransactionStatus.VERIFIED);
    assertThat(statusAt(bob, moved)).isEqualTo(TransactionStatus.VERIFIED);
  }

  @Test
  void both_sides_keep_who_sent_a_transaction_to_whom() {
    SignedTransaction issued = issue(100);

    String sent = alice.identity() + " > " + bob.identity();
    assertThat(distributionAt(alice, issued)).containsExactly(sent);
    assertThat(distributionAt(bob, issued)).containsExactly(sent);
  }

  @Test
  void a_second_spend_of_the_same_state_is_refused_by_the_notary_and_leaves_nothing_in_flight() {
    SignedTransaction issued = issue(100);
    move(issued);

    assertThatThrownBy(
            () -> bob.startFlow(IouFlows.Move.class, ref(issued), TestNetwork.party(bob, "Bob"))
                .get(PATIENCE))
        .isInstanceOf(FlowRuntimeException.class)
        .hasCauseInstanceOf(NotaryException.class);
  }

  @Test
  void a_notary_signs_nothing_but_notarisations_or_what_it_signs_would_pass_for_notarised() {
    assertThatThrownBy(() -> notary
            .startFlow(
                IouFlows.Issue.class, UUID.randomUUID(), 1L, TestNetwork.party(notary, "Bob"))
            .get(PATIENCE))
        .cause()
        .isInstanceOfSatisfying(
            IdentityException.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(IdentityException.Code.NOTARY_KEY));
  }

  @Test
  void the_counterpartys_refusal_reaches_the_caller_as_it_was_thrown() {
    SignedTransaction issued = issue(IouFlows.TOO_MUCH + 1);

    assertThatThrownBy(() -> move(issued))
        .isInstanceOf(FlowRuntimeException.class)
        .cause()
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("too much");
  }

  private static List<String> distributionAt(StatesetNode node, SignedTransaction transaction) {
    return node.startFlow(DistributionOf.class, transaction.getId()).get(PATIENCE);
  }

  private SignedTransaction issue(long cents) {
    SignedTransaction issued = alice
        .startFlow(IouFlows.Issue.class, UUID.randomUUID(), cents, TestNetwork.party(alice, "Bob"))
        .get(PATIENCE);
    bob.services()
        .getValidatedTransactions()
        .trackTransaction(issued.getId())
        .toCompletableFuture()
        .join();
    return issued;
  }

  private SignedTransaction move(SignedTransaction issued) {
    SignedTransaction moved = bob.startFlow(
            IouFlows.Move.class, ref(issued), TestNetwork.party(bob, "Alice"))
        .get(PATIENCE);
    alice
        .services()
        .getValidatedTransactions()
        .trackTransaction(moved.getId())
        .toCompletableFuture()
        .join();
    return moved;
  }

  private static StateRef ref(SignedTransaction transaction) {
    return new StateRef(transaction.getId(), 0);
  }

  private static TransactionStatus statusAt(StatesetNode node, SignedTransaction transaction) {
    return node.services()
        .getValidatedTransactions()
        .getTransactionWithStatus(transaction.getId())
        .getStatus();
  }
}
