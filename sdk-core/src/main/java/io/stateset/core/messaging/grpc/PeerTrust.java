package io.stateset.core.messaging.grpc;

import io.stateset.core.StatesetException;
import io.stateset.core.messaging.PeerVerifier;
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
  private final PeerVerifier verifier;
  private final @Nullable CordaX500Name wanted;

  /** {@code wanted} is null at a server, which takes every member of the network. */
  PeerTrust(PeerVerifier verifier, @Nullable CordaX500Name wanted) {
    this.verifier = verifier;
    this.wanted = wanted;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    CordaX500Name proven;
    try {
      proven = verifier.verify(List.of(chain));
    } catch (StatesetException e) {
      throw new CertificateException("The peer's certificate is refused: " + e.code(), e);
    }
    if (wanted != null && !wanted.equals(proven)) {
      throw new CertificateException("The peer is " + proven + ", not " + wanted);
    }
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
