package io.stateset.core.messaging.grpc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.PeerVerifier;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/**
 * Who the peers of open connections are. Looked at again now and then, so that a revoked peer is
 * refused also on a connection that it has already. Thread-safe.
 */
final class VerifiedPeers {
  private static final int MAX_REMEMBERED = 10_000;

  private final PeerVerifier verifier;
  private final Cache<List<X509Certificate>, CordaX500Name> names;

  VerifiedPeers(PeerVerifier verifier, Duration recheck) {
    this.verifier = verifier;
    this.names = Caffeine.newBuilder()
        .maximumSize(MAX_REMEMBERED)
        .expireAfterWrite(recheck)
        .executor(Runnable::run)
        .build();
  }

  /** Always looks at the chain; for handshakes. */
  CordaX500Name verify(List<X509Certificate> chain) {
    return verifier.verify(chain);
  }

  /** The name, or the verifier's refusal. */
  CordaX500Name nameOf(List<X509Certificate> chain) {
    return names.get(chain, verifier::verify);
  }

  /** The name of the peer of that session. */
  CordaX500Name nameOf(@Nullable SSLSession session) {
    if (session == null) {
      throw new MessagingException(Code.IDENTITY_REFUSED, "A connection without TLS");
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return nameOf(Arrays.stream(chain).map(X509Certificate.class::cast).toList());
    } catch (SSLPeerUnverifiedException e) {
      throw new MessagingException(Code.IDENTITY_REFUSED, "A connection without a certificate", e);
    }
  }
}
