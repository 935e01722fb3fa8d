package io.stateset.testkit;

import org.junit.jupiter.api.Test;

class RealTransportTest {

  @Test
  void the_same_flows_run_over_mutual_tls_and_survive_a_crash() {
    try (StatesetNetwork network = Tallies.describe().realTransport().start()) {
      Tallies tallies = new Tallies(network);
      var begun = tallies.begin();

      network.crash("Bob");
      network.restart("Bob");

      tallies.count(begun);
      tallies.awaitAgreement("over TLS");
    }
  }
}
