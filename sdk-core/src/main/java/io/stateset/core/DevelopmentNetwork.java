package io.stateset.core;

import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkOperator;
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
import java.util.regex.Pattern;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * A network on one machine, for trying things out: it plays the operator and enrols whoever is
 * asked for. The network's notary is an organisation of its own, whose node {@link #notary}
 * describes: a notary's signature says that a transaction is unique, so it takes part in none.
 *
 * <p>Not for production: all keys lie in one folder under a passphrase that everybody can read
 * here. There, each organisation makes its own keys, an operator ({@link NetworkOperator}) vouches
 * for it, and nodes are described with {@link StatesetNode#builder}. Not thread-safe.
 */
public final class DevelopmentNetwork {
  private static final String PASSPHRASE = "for development only";
  private static final String NOTARY = "Notary";
  private static final Pattern FOLDER_NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]*");

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
   *
   * @param organisation letters, digits, spaces, dots, hyphens and underscores
   * @throws IllegalArgumentException if it is no such name, or the notary's
   */
  public StatesetNode.Builder node(String organisation) {
    if (!FOLDER_NAME.matcher(organisation).matches() || organisation.equals(NOTARY)) {
      throw new IllegalArgumentException("No name for an organisation here: " + organisation);
    }
    return BorrowedThread.run(() -> enrolled(organisation));
  }

  /**
   * Describes the notary's node, without the notary: add a service of {@code stateset-notary} to
   * it. The notary is enrolled with the first organisation; until its node runs, what has to be
   * unique waits.
   */
  public StatesetNode.Builder notary() {
    return BorrowedThread.run(() -> enrolled(NOTARY));
  }

  private StatesetNode.Builder enrolled(String organisation) {
    try (NetworkOperator operator = NetworkOperator.open(
        folder.resolve("operator"), passphrase(), folder.resolve("network"), Clock.systemUTC())) {
      enrol(operator, NOTARY);
      operator.addNotary(name(NOTARY), false);
      enrol(operator, organisation);
    }
    return StatesetNode.builder()
        .folder(folder.resolve(organisation))
        .passphrase(passphrase())
        .network(FolderNetworkMap.openTrusting(folder.resolve("network"), Clock.systemUTC()));
  }

  private void enrol(NetworkOperator operator, String organisation) {
    if (operator.networkMap().node(name(organisation)).isPresent()) {
      return;
    }
    try (SigningKeyStore keys = SoftwareKeyStore.open(folder.resolve(organisation), passphrase())) {
      operator.issue(SigningRequest.forNode(keys, name(organisation), List.of(freeAddress())));
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
