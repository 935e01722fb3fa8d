package io.stateset.core.identity;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
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

  /**
   * The parameters in force.
   *
   * @throws IdentityException if the network has none yet
   */
  SignedDataWithCert<NetworkParameters> parameters();

  /** Throws unless the network's operator signed these parameters. */
  void verifyParameters(SignedDataWithCert<NetworkParameters> signed);

  /**
   * The name of the node that proves itself with this TLS chain.
   *
   * @throws IdentityException {@code UNTRUSTED}, {@code EXPIRED}, {@code NOT_YET_VALID},
   *     {@code REVOKED}, {@code WRONG_ROLE}, {@code BAD_NAME}, {@code MALFORMED}
   */
  CordaX500Name verifyTls(List<X509Certificate> chain);
}
