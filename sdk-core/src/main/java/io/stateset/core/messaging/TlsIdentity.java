package io.stateset.core.messaging;

import io.stateset.core.keys.SigningKeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a node proves itself with on a connection. The private key stays in the key store, which
 * signs.
 *
 * @param chain the TLS certificate and those above it, leaf first
 * @param key the certificate's key, ECDSA P-256, as the key store knows it
 * @param keys signs with it
 */
public record TlsIdentity(List<X509Certificate> chain, PublicKey key, SigningKeyStore keys) {

  /** Copies the list. */
  public TlsIdentity {
    chain = List.copyOf(chain);
  }
}
