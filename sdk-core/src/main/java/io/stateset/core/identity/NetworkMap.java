package io.stateset.core.identity;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.SignedDataWithCert;
import net.corda.core.node.NetworkParameters;

/**
 * The network as a node sees it. Everything in it was signed by the network's operator and checked
 * against the trust root; what fails the check is not in it.
 *
 * <p>A folder on disk is one, {@link FolderNetworkMap}; a service on a network can take its place.
 * Thread-safe; calls may block on reading.
 */
public interface NetworkMap {

  /** The certificate that everything is checked against. */
  X509Certificate trustRoot();

  /** All nodes, each by its latest record. */
  List<NodeRecord> nodes();

  /** The node with that name. */
  default Optional<NodeRecord> node(CordaX500Name name) {
    return nodes().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** The nodes that serve the identity with that key; a notary's may be served by several. */
  default List<NodeRecord> serving(PublicKey identityKey) {
    return nodes().stream()
        .filter(node -> node.identities().stream()
            .anyMatch(identity -> identity.getOwningKey().equals(identityKey)))
        .toList();
  }

  /**
   * The parameters in force.
   *
   * @throws IdentityException if the network has none yet
   */
  SignedDataWithCert<NetworkParameters> parameters();

  /** The parameters, in force or earlier ones, whose bytes have that hash. */
  Optional<SignedDataWithCert<NetworkParameters>> parameters(SecureHash hash);

  /** Throws unless the network's operator signed these parameters. */
  void verifyParameters(SignedDataWithCert<NetworkParameters> signed);

  /**
   * The name of the node that proves itself with this TLS chain.
   *
   * @throws IdentityException {@code UNTRUSTED}, {@code EXPIRED}, {@code NOT_YET_VALID},
   *     {@code REVOKED}, {@code WRONG_ROLE}, {@code BAD_NAME}, {@code MALFORMED}
   */
  CordaX500Name verifyTls(List<X509Certificate> chain);

  /** What was left out when the map was read last, and why; empty if all is well. */
  List<String> problems();

  /**
   * Has {@code listener} called after each change that is noticed, on the thread that noticed it.
   * It should be quick. A network map has no thread of its own: changes are noticed by those who
   * use it.
   */
  Subscription onChange(Runnable listener);

  /** A listener's registration. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    /** The listener is not called any more. Idempotent. */
    @Override
    void close();
  }
}
