package io.stateset.core.node;

import io.stateset.core.Cordapp;
import io.stateset.core.CrashProbe;
import io.stateset.core.NodeService;
import io.stateset.core.StatesetNode;
import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.KeyDerivation;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.core.messaging.memory.InMemoryNetwork;
import io.stateset.testcordapp.CheatingFlows;
import io.stateset.testcordapp.IouContract;
import io.stateset.testcordapp.IouFlows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.utilities.NetworkHostAndPort;

/** Nodes in one JVM with keys, databases and an operator of their own. */
final class TestNetwork implements AutoCloseable {
  static final Cordapp IOU = Cordapp.builder("iou")
      .contract(IouContract.class)
      .answers(IouFlows.IssueResponder.class)
      .answers(IouFlows.MoveResponder.class)
      .answers(CheatingFlows.Forger.class)
      .answers(CheatingFlows.HonestSigner.class)
      .classLoader(IouFlows.class.getClassLoader())
      .build();

  private static final KeyDerivation CHEAP = new KeyDerivation(64, 1);

  private final Path folder;
  private final Clock clock = Clock.systemUTC();
  private final InMemoryNetwork memory = new InMemoryNetwork();
  private final Deque<StatesetNode> nodes = new ArrayDeque<>();

  TestNetwork(Path folder) {
    this.folder = folder;
  }

  static CordaX500Name name(String organisation) {
    return new CordaX500Name(organisation, "London", "GB");
  }

  /** Enrols an organisation; as a notary too, if asked. */
  void enrol(String organisation, boolean isNotary, NetworkHostAndPort address) {
    try (NetworkOperator operator = NetworkOperator.open(
            folder.resolve("operator"),
            "operator".toCharArray(),
            folder.resolve("network"),
            clock);
        SigningKeyStore keys =
            SoftwareKeyStore.open(folder.resolve(organisation), secret(), CHEAP)) {
      operator.issue(SigningRequest.forNode(keys, name(organisation), List.of(address)));
      if (isNotary) {
        operator.addNotary(name(organisation), false);
      }
    }
  }

  /** Enrols Alice, Bob and a notary, none of which listens on a port, and starts the notary. */
  StatesetNode startNotaryOfTwo() {
    return startNotaryOfTwo(new TestNotary());
  }

  /** The same with another notary. */
  StatesetNode startNotaryOfTwo(TestNotary notary) {
    NetworkHostAndPort nowhere = new NetworkHostAndPort("localhost", 1);
    enrol("Notary", true, nowhere);
    enrol("Alice", false, nowhere);
    enrol("Bob", false, nowhere);
    return start("Notary", notary);
  }

  StatesetNode.Builder describe(String organisation) {
    return StatesetNode.builder()
        .folder(folder.resolve(organisation))
        .passphrase(secret())
        .network(FolderNetworkMap.openTrusting(folder.resolve("network"), clock))
        .settlementPause(Duration.ofMillis(200))
        .cordapp(IOU);
  }

  /** One that the others of this network reach without a port. */
  StatesetNode.Builder inMemory(String organisation) {
    return describe(organisation).transport(memory.transport(name(organisation)));
  }

  StatesetNode start(String organisation, NodeService... services) {
    return start(inMemory(organisation), services);
  }

  StatesetNode start(String organisation, CrashProbe probe) {
    return start(inMemory(organisation).crashProbe(probe));
  }

  StatesetNode start(StatesetNode.Builder builder, NodeService... services) {
    for (NodeService service : services) {
      builder.service(service);
    }
    StatesetNode node = builder.start();
    nodes.push(node);
    return node;
  }

  static Party party(StatesetNode node, String organisation) {
    return node.party(name(organisation)).orElseThrow();
  }

  private static char[] secret() {
    return "correct horse".toCharArray();
  }

  @Override
  public void close() {
    nodes.forEach(StatesetNode::close);
    memory.close();
  }
}
