package io.stateset.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import net.corda.core.contracts.StateRef;
import net.corda.core.flows.NotaryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StatesetNetworkTest {
  @RegisterExtension
  static final StatesetNetworkExtension NETWORK =
      StatesetNetworkExtension.of(Tallies.describe("Carol").validatingNotary());

  @Test
  void two_parties_count_with_a_notary(StatesetNetwork network) {
    Tallies tallies = new Tallies(network);

    StateRef counted = tallies.count(tallies.begin());

    tallies.awaitAgreement("after a count");
    assertThat(tallies.verified("Alice")).containsEntry(counted.getTxhash().toString(), 3);
    assertThat(tallies.verified("Carol")).isEmpty();
  }

  @Test
  void a_second_spend_is_refused_and_leaves_nothing_in_flight(StatesetNetwork network) {
    Tallies tallies = new Tallies(network);
    StateRef begun = tallies.begin();
    tallies.count(begun);

    assertThatThrownBy(() -> tallies.count(begun)).hasRootCauseInstanceOf(NotaryException.class);

    tallies.awaitAgreement("after a second spend");
  }

  @Test
  void a_restarted_node_has_what_it_had(StatesetNetwork network) {
    Tallies tallies = new Tallies(network);
    StateRef begun = tallies.begin();

    network.restart("Bob");
    network.restart(StatesetNetwork.NOTARY);
    network.restart("Alice");

    tallies.count(begun);
    tallies.awaitAgreement("after restarts");
  }

  @Test
  void all_nodes_take_the_time_from_the_clock(StatesetNetwork network, TestClock clock) {
    Instant before = clock.instant();

    clock.advance(Duration.ofMinutes(3));

    assertThat(network.node("Alice").services().getClock().instant())
        .isEqualTo(before.plus(Duration.ofMinutes(3)));
    assertThat(network.node(StatesetNetwork.NOTARY).services().getClock()).isSameAs(clock);
  }

  @Test
  void whoever_is_not_in_the_network_is_named(StatesetNetwork network) {
    assertThatThrownBy(() -> network.node("Mallory")).hasMessageContaining("Mallory");
  }

  @Test
  void a_folder_of_ones_own_is_kept(@TempDir Path folder) {
    try (StatesetNetwork small = StatesetNetwork.builder().folder(folder).start()) {
      assertThat(small.notary().getName().getOrganisation()).isEqualTo(StatesetNetwork.NOTARY);
    }
    assertThat(folder.resolve("nodes").resolve("Notary")).isDirectory();
  }
}
