package io.stateset.core.messaging;

import java.security.cert.X509Certificate;
import java.util.List;
import net.corda.core.identity.CordaX500Name;

/** Decides who a peer is by the chain of certificates that it proved itself with. Thread-safe. */
@FunctionalInterface
public interface PeerVerifier {
  /** The name that {@code chain} (leaf first) proves; throws a typed refusal if it proves none. */
  CordaX500Name verify(List<X509Certificate> chain);
}
