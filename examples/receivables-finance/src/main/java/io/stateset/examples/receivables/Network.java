package io.stateset.examples.receivables;

import io.stateset.core.NodeService;
import io.stateset.core.StatesetNode;
import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.notary.gateway.NotaryService;
import io.stateset.states.invoice.flows.Invoices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * The example's network on one machine: an operator, and a folder for each company. In life each
 * company has its own machine and passphrase, and carries its signing request to the operator.
 */
public final class Network {
  private static final String PASSPHRASE = "an example's passphrase protects nothing";

  private final Path folder;

  /** The network that lies, or will lie, in {@code folder}. */
  public Network(Path folder) {
    this.folder = folder;
  }

  /** Where a company keeps what is its own. */
  public Path folder(String organisation) {
    return folder.resolve(organisation);
  }

  /** The legal name of one of the story's companies. */
  public static CordaX500Name name(String organisation) {
    return new CordaX500Name(organisation, "London", "GB");
  }

  /** A company's keys are made in its own folder; the operator signs what it asks for. */
  public void enrol(String organisation, boolean notary) {
    try (SigningKeyStore keys = SoftwareKeyStore.open(folder.resolve(organisation), passphrase());
        NetworkOperator operator = NetworkOperator.open(
            folder.resolve("operator"),
            passphrase(),
            folder.resolve("network"),
            Clock.systemUTC())) {
      var address = new NetworkHostAndPort("localhost", freePort());
      operator.issue(SigningRequest.forNode(keys, name(organisation), List.of(address)));
      if (notary) {
        operator.addNotary(name(organisation), false);
      }
    }
  }

  /** Starts a company's node, in this JVM. */
  public StatesetNode start(String organisation) {
    return describe(organisation).start();
  }

  /** Starts the notary's node, in this JVM. */
  public StatesetNode startNotary(String organisation) {
    return describeNotary(organisation).start();
  }

  /** The notary's node, not started yet. */
  StatesetNode.Builder describeNotary(String organisation) {
    NodeService notary =
        NotaryService.solo(folder.resolve(organisation).resolve("notary"), Clock.systemUTC());
    return describe(organisation).service(notary);
  }

  /** A company's node, not started yet. */
  StatesetNode.Builder describe(String organisation) {
    return StatesetNode.builder()
        .folder(folder.resolve(organisation))
        .passphrase(passphrase())
        .network(FolderNetworkMap.openTrusting(folder.resolve("network"), Clock.systemUTC()))
        .cordapp(Invoices.cordapp());
  }

  private static char[] passphrase() {
    return PASSPHRASE.toCharArray();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
