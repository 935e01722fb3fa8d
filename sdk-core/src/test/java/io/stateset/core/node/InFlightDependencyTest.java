package io.stateset.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.CrashProbe;
import io.stateset.core.StatesetNode;
import io.stateset.testcordapp.IouFlows;
import io.stateset.testcordapp.IouState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.corda.core.contracts.StateRef;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A party that is told of a transaction's notarisation may be slower to record it than its peer is
 * to come with the next one.
 */
class InFlightDependencyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  private final SlowRecorder slow = new SlowRecorder();
  private TestNetwork network;
  private StatesetNode alice;
  private StatesetNode bob;

  @BeforeEach
  void start() {
    network = new TestNetwork(folder);
    network.startNotaryOfTwo();
    alice = network.start("Alice", slow);
    bob = network.start("Bob");
  }

  @AfterEach
  void close() {
    slow.release();
    network.close();
  }

  @Test
  void the_next_transaction_is_signed_although_the_last_is_still_in_flight_here() throws Exception {
    StateRef issued = ref(alice
        .startFlow(IouFlows.Issue.class, UUID.randomUUID(), 100L, TestNetwork.party(alice, "Bob"))
        .get(PATIENCE));
    awaitVerified(bob, issued);
    slow.holdNext();
    StateRef first = move(issued);
    slow.awaitHeld();

    StateRef second = move(first);

    awaitVerified(alice, second);
    assertThat(states(StateStatus.UNCONSUMED)).containsExactly(second);
    slow.release();
    StateRef third = move(second);
    awaitVerified(alice, third);
    assertThat(states(StateStatus.UNCONSUMED)).containsExactly(third);
    assertThat(states(StateStatus.ALL)).containsExactlyInAnyOrder(issued, first, second, third);
  }

  private StateRef move(StateRef state) {
    return ref(bob.startFlow(IouFlows.Move.class, state, bob.identity()).get(PATIENCE));
  }

  private static StateRef ref(SignedTransaction transaction) {
    return new StateRef(transaction.getId(), 0);
  }

  private List<StateRef> states(StateStatus status) {
    return alice.vault().query(IouState.class).status(status).list().stream()
        .map(state -> state.ref())
        .toList();
  }

  private static void awaitVerified(StatesetNode node, StateRef state) throws Exception {
    node.services()
        .getValidatedTransactions()
        .trackTransaction(state.getTxhash())
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Holds one thread that is about to record. */
  private static final class SlowRecorder implements CrashProbe {
    private final AtomicBoolean holding = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    void holdNext() {
      holding.set(true);
    }

    void awaitHeld() throws InterruptedException {
      assertThat(held.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    void release() {
      released.countDown();
    }

    @Override
    public void reached(String point) {
      if (point.equals("ledger.record") && holding.compareAndSet(true, false)) {
        held.countDown();
        try {
          released.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
