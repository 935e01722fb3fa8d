package io.stateset.benchmarks;

import io.stateset.benchmarks.counter.CounterFlows;
import io.stateset.core.StatesetNode;
import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.notary.gateway.NotaryService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/** The three that take part, each with a folder of its own in the network's. */
enum Company {
  NOTARY,
  KEEPER,
  PARTNER;

  private static final String PASSPHRASE = "protects nothing";

  /** Founds a network with all three. */
  static void enrolAll(Path network) throws IOException {
    try (NetworkOperator operator = NetworkOperator.open(
        network.resolve("operator"), passphrase(), network.resolve("map"), Clock.systemUTC())) {
      for (Company company : values()) {
        company.enrol(network, operator);
      }
      operator.addNotary(NOTARY.legalName(), false);
    }
  }

  private void enrol(Path network, NetworkOperator operator) throws IOException {
    try (SigningKeyStore keys = SoftwareKeyStore.open(folder(network), passphrase())) {
      NetworkHostAndPort address = new NetworkHostAndPort("localhost", freePort());
      operator.issue(SigningRequest.forNode(keys, legalName(), List.of(address)));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static char[] passphrase() {
    return PASSPHRASE.toCharArray();
  }

  private Path folder(Path network) {
    return network.resolve(name());
  }

  CordaX500Name legalName() {
    return new CordaX500Name(name(), "London", "GB");
  }

  /** Describes the company's node as an application would that embeds it. */
  StatesetNode.Builder node(Path network) {
    StatesetNode.Builder node = StatesetNode.builder()
        .folder(folder(network))
        .passphrase(passphrase())
        .network(FolderNetworkMap.openTrusting(network.resolve("map"), Clock.systemUTC()))
        .cordapp(CounterFlows.cordapp());
    return this == NOTARY
        ? node.service(NotaryService.solo(folder(network).resolve("notary"), Clock.systemUTC()))
        : node;
  }
}
