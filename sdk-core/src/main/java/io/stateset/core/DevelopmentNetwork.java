package io.stateset.core;

import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkMap;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.NodeRecord;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * A network on one machine, for trying things out: it plays the operator and enrols whoever is
 * asked for. The first organisation is named as the network's notary.
 *
 * <p>Not for production: all keys lie in one folder under a passphrase that everybody can read
 * here. There, each organisation makes its own keys, an operator ({@link NetworkOperator}) vouches
 * for it, and nodes are described with {@link StatesetNode#builder}. Not thread-safe.
 */
public final class DevelopmentNetwork {
  private static final String PASSPHRASE = "for development only";

  private final Path folder;

  private DevelopmentNetwork(Path folder) {
    this.folder = folder;
  }

  /** The network that lies in {@code folder}, or will. */
  public static DevelopmentNetwork in(Path folder) {
    return new DevelopmentNetwork(folder);
  }

  /** The legal name under which an organisation is enrolled. */
  public static CordaX500Name name(String organisation) {
    return new CordaX500Name(organisation, "London", "GB");
  }

  /**
   * Enrols an organisation if that was not done before, and describes its node: its own folder, a
   * free port on this machine. Enrol all organisations before the first node starts.
   */
  public StatesetNode.Builder node(String organisation) {
    return BorrowedThread.run(() -> enrolled(organisation));
  }

  private StatesetNode.Builder enrolled(String organisation) {
    enrol(organisation);
    return StatesetNode.builder()
        .folder(folder.resolve(organisation))
        .passphrase(passphrase())
        .network(FolderNetworkMap.openTrusting(folder.resolve("network"), Clock.systemUTC()));
  }

  private void enrol(String organisation) {
    try (NetworkOperator operator = NetworkOperator.open(
            folder.resolve("operator"),
            passphrase(),
            folder.resolve("network"),
            Clock.systemUTC());
        SigningKeyStore keys = SoftwareKeyStore.open(folder.resolve(organisation), passphrase())) {
      NetworkMap network = operator.networkMap();
      boolean first = network.nodes().isEmpty();
      Optional<NodeRecord> known = network.node(name(organisation));
      if (known.isEmpty()) {
        operator.issue(SigningRequest.forNode(keys, name(organisation), List.of(freeAddress())));
      }
      if (first) {
        operator.addNotary(name(organisation), false);
      }
    }
  }

  private static NetworkHostAndPort freeAddress() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new NetworkHostAndPort("localhost", socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("This machine has no free port", e);
    }
  }

  private static char[] passphrase() {
    return PASSPHRASE.toCharArray();
  }
}
