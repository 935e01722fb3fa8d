package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import net.corda.core.crypto.Crypto;
import net.corda.core.internal.CertRole;

/**
 * Bytes that the operator signed, with the signature and the chain of the certificate that it was
 * made under. What is signed is a label, which says what kind of content it is, and the content.
 */
record SignedContent(byte[] content, byte[] signature, List<X509Certificate> chain) {
  private static final int FORMAT = 1;

  /** Signs {@code content} with the key of the first certificate of {@code chain}. */
  static SignedContent sign(
      String label,
      byte[] content,
      SigningKeyStore keys,
      PublicKey key,
      List<X509Certificate> chain) {
    return new SignedContent(content, keys.sign(key, labelled(label, content)), chain);
  }

  /** The content, if a certificate of the network with that role signed it. */
  byte[] verified(String label, CertRole role, CertificateChains chains) {
    chains.verify(chain, role, Set.<BigInteger>of());
    try {
      PublicKey key = Crypto.toSupportedPublicKey(chain.get(0).getPublicKey());
      if (!Crypto.isValid(key, signature, labelled(label, content))) {
        throw new IdentityException(
            Code.UNTRUSTED, "The signature of a " + label + " does not hold");
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IdentityException(
          Code.UNTRUSTED, "The signature of a " + label + " cannot be checked", e);
    }
    return content;
  }

  private static byte[] labelled(String label, byte[] content) {
    return Encoding.write(out -> {
      out.writeUTF(label);
      out.write(content);
    });
  }

  byte[] encode() {
    return Encoding.write(out -> {
      out.writeByte(FORMAT);
      Encoding.writeBytes(out, content);
      Encoding.writeBytes(out, signature);
      Encoding.writeChain(out, chain);
    });
  }

  static SignedContent decode(byte[] bytes) {
    return Encoding.read("A signed file", bytes, in -> {
      Encoding.require(in.readUnsignedByte() == FORMAT, "A signed file's format is unknown");
      return new SignedContent(
          Encoding.readBytes(in), Encoding.readBytes(in), Encoding.readChain(in));
    });
  }
}
