package io.stateset.core.messaging.grpc;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslContextOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.TlsIdentity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** Makes the two sides of mutual TLS 1.3, with a private key that stays in the key store. */
final class Tls {
  private static final String VERSION = "TLSv1.3";

  private final TlsIdentity identity;

  /** Throws {@code TLS_UNAVAILABLE} where the native library cannot be loaded. */
  Tls(TlsIdentity identity) {
    this.identity = identity;
    if (!OpenSsl.isAvailable()) {
      throw new MessagingException(
          Code.TLS_UNAVAILABLE,
          "The native TLS library cannot be loaded here",
          OpenSsl.unavailabilityCause());
    }
  }

  SslContext server(PeerTrust trust) {
    return build(SslContextBuilder.forServer(keyless()).clientAuth(ClientAuth.REQUIRE), trust);
  }

  SslContext client(PeerTrust trust) {
    return build(SslContextBuilder.forClient().keyManager(keyless()), trust);
  }

  private SslContext build(SslContextBuilder builder, PeerTrust trust) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.OPENSSL)
          .protocols(VERSION)
          .trustManager(trust)
          .option(OpenSslContextOption.PRIVATE_KEY_METHOD, new KeyStoreSigning(identity))
          .build();
    } catch (SSLException e) {
      throw new MessagingException(Code.INTERNAL, "TLS cannot be set up", e);
    }
  }

  private KeyManagerFactory keyless() {
    try {
      return OpenSslX509KeyManagerFactory.newKeyless(
          identity.chain().toArray(new X509Certificate[0]));
    } catch (GeneralSecurityException | IOException e) {
      throw new MessagingException(Code.INTERNAL, "TLS cannot use the node's certificate", e);
    }
  }
}
