package io.stateset.core.messaging.grpc;

import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslPrivateKeyMethod;
import io.stateset.core.messaging.TlsIdentity;
import java.security.SignatureException;
import javax.net.ssl.SSLEngine;

/** Lets TLS sign through the key store: the private key is never here. */
final class KeyStoreSigning implements OpenSslPrivateKeyMethod {
  private final TlsIdentity identity;

  KeyStoreSigning(TlsIdentity identity) {
    this.identity = identity;
  }

  /**
   * {@code input} is the message; ECDSA with SHA-256 over P-256 is the one scheme of TLS 1.3 for
   * such a key (RFC 8446, 4.2.3).
   */
  @Override
  public byte[] sign(SSLEngine engine, int signatureAlgorithm, byte[] input)
      throws SignatureException {
    if (signatureAlgorithm != SSL_SIGN_ECDSA_SECP256R1_SHA256) {
      throw new SignatureException("TLS asks for the signature algorithm " + signatureAlgorithm);
    }
    return identity.keys().sign(identity.key(), input);
  }

  @Override
  public byte[] decrypt(SSLEngine engine, byte[] input) {
    throw new UnsupportedOperationException("TLS 1.3 never decrypts with a certificate's key");
  }
}
