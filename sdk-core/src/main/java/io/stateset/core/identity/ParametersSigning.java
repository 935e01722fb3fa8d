package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import net.corda.core.crypto.Crypto;
import net.corda.core.internal.CertRole;
import net.corda.core.internal.DigitalSignatureWithCert;
import net.corda.core.internal.SignedDataWithCert;
import net.corda.core.node.NetworkParameters;
import net.corda.core.serialization.SerializedBytes;

/**
 * Checks that network parameters, which travel between nodes in Corda's own form, were signed by
 * the operator.
 */
final class ParametersSigning {
  private ParametersSigning() {}

  /** Reads a file with parameters and checks their signature. */
  static SignedDataWithCert<NetworkParameters> read(byte[] file, CertificateChains chains) {
    SignedContent signed = SignedContent.decode(file);
    var parameters = new SignedDataWithCert<NetworkParameters>(
        new SerializedBytes<>(signed.content()), signature(signed));
    verify(parameters, chains);
    return parameters;
  }

  /** Corda's constructor checks the chain too, against its own last one and the system's time. */
  private static DigitalSignatureWithCert signature(SignedContent signed) {
    List<X509Certificate> chain = signed.chain();
    try {
      return new DigitalSignatureWithCert(
          chain.get(0), chain.subList(1, chain.size()), signed.signature());
    } catch (IllegalArgumentException e) {
      throw new IdentityException(
          Code.UNTRUSTED, "The certificates of network parameters are no chain", e);
    }
  }

  static void verify(SignedDataWithCert<NetworkParameters> signed, CertificateChains chains) {
    List<X509Certificate> chain = signed.getSig().getFullCertChain();
    chains.verify(chain, CertRole.NETWORK_PARAMETERS, Set.of());
    try {
      PublicKey key = Crypto.toSupportedPublicKey(chain.get(0).getPublicKey());
      if (!Crypto.isValid(key, signed.getSig().getBytes(), signed.getRaw().getBytes())) {
        throw new IdentityException(
            Code.UNTRUSTED, "The signature of network parameters does not hold");
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IdentityException(
          Code.UNTRUSTED, "The signature of network parameters cannot be checked", e);
    }
  }
}
