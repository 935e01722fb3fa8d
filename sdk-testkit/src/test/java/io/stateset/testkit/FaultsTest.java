package io.stateset.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.FlowHandle;
import io.stateset.core.flow.FlowRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.contracts.StateRef;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages get lost, late, doubled and out of order; flows end all the same. */
class FaultsTest {
  private static final int FLOWS = 6;

  @RegisterExtension
  static final StatesetNetworkExtension NETWORK = StatesetNetworkExtension.of(Tallies.describe());

  @AfterEach
  void calm() {
    NETWORK.network().faults().calm();
  }

  @Test
  void all_flows_end_and_ledgers_agree_under_faults_of_every_kind(
      StatesetNetwork network, Faults faults) {
    Tallies tallies = new Tallies(network);
    List<StateRef> begun = beginAll(tallies);
    faults.delay(0.3, Duration.ofMillis(20)).drop(0.15).repeat(0.2).reorder(0.15);

    List<FlowHandle<SignedTransaction>> flows =
        begun.stream().map(tallies::startCount).toList();
    flows.forEach(flow ->
        assertThat(flow.get(Tallies.PATIENCE)).as("seed %s", faults.seed()).isNotNull());

    faults.calm();
    tallies.awaitAgreement("under " + faults);
  }

  private static List<StateRef> beginAll(Tallies tallies) {
    List<StateRef> begun = new ArrayList<>();
    for (int i = 0; i < FLOWS; i++) {
      begun.add(tallies.begin());
    }
    return begun;
  }

  @Test
  void a_flow_waits_through_a_partition_and_ends_when_it_heals(
      StatesetNetwork network, Faults faults) {
    Tallies tallies = new Tallies(network);
    StateRef begun = tallies.begin();
    faults.partition("Bob");

    FlowHandle<SignedTransaction> flow = tallies.startCount(begun);
    assertThatThrownBy(() -> flow.get(Duration.ofMillis(500)))
        .isInstanceOf(FlowRuntimeException.class)
        .hasMessageContaining("has not ended");
    faults.heal();

    assertThat(flow.get(Tallies.PATIENCE)).isNotNull();
    tallies.awaitAgreement("after a partition");
  }

  @Test
  void a_notary_out_of_reach_delays_and_does_not_lose(StatesetNetwork network, Faults faults) {
    Tallies tallies = new Tallies(network);
    StateRef begun = tallies.begin();
    faults.partition(StatesetNetwork.NOTARY);

    FlowHandle<SignedTransaction> flow = tallies.startCount(begun);
    Tallies.eventually(
        "in flight", () -> !tallies.inFlight("Alice").isEmpty(), () -> "nothing is in flight");
    faults.heal();

    assertThat(flow.get(Tallies.PATIENCE)).isNotNull();
    tallies.awaitAgreement("after the notary came back");
  }
}
