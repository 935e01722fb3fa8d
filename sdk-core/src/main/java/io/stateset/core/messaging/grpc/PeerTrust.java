package io.stateset.core.messaging.grpc;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a peer's chain if it proves a name, and the name wanted if there is one. Host names mean
 * nothing here.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final VerifiedPeers peers;
  private final @Nullable CordaX500Name wanted;
  private volatile List<X509Certificate> accepted = List.of();

  /** {@code wanted} is null at a server, which takes every member of the network. */
  PeerTrust(VerifiedPeers peers, @Nullable CordaX500Name wanted) {
    this.peers = peers;
    this.wanted = wanted;
  }

  /** Whether the peer that was accepted last still proves the name wanted; true before that. */
  boolean stillHolds() {
    List<X509Certificate> chain = accepted;
    if (chain.isEmpty()) {
      return true;
    }
    try {
      return peers.nameOf(chain).equals(wanted);
    } catch (RuntimeException e) { // whatever the verifier refuses with
      return false;
    }
  }

  private void check(X509Certificate[] certificates) throws CertificateException {
    List<X509Certificate> chain = List.of(certificates);
    CordaX500Name proven;
    try {
      proven = peers.verify(chain);
    } catch (RuntimeException e) { // whatever the verifier refuses with
      throw new CertificateException("The peer's certificate is refused", e);
    }
    if (wanted != null && !wanted.equals(proven)) {
      throw new CertificateException("The peer is " + proven + ", not " + wanted);
    }
    accepted = chain;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
