package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;

/**
 * A revocation list of the network's issuing authority, an X.509 CRL (RFC 5280, 5).
 *
 * @param serials the certificates that are not accepted any more
 * @param number counts the lists (5.2.3): one with a lower number is older
 * @param nextUpdate when the operator will have made another one
 */
record RevocationList(Set<BigInteger> serials, BigInteger number, Instant nextUpdate) {

  /** Reads a list (DER) and checks that {@code issuer} signed it. */
  static RevocationList read(byte[] der, X509Certificate issuer) {
    try {
      X509CRL list = (X509CRL) JdkCertificates.factory().generateCRL(new ByteArrayInputStream(der));
      if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
        throw new IdentityException(Code.UNTRUSTED, "A revocation list is of another issuer");
      }
      list.verify(issuer.getPublicKey());
      return new RevocationList(serials(list), number(list), nextUpdate(list));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw e instanceof IdentityException typed
          ? typed
          : new IdentityException(Code.MALFORMED, "A revocation list cannot be verified", e);
    }
  }

  private static Set<BigInteger> serials(X509CRL list) {
    Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
    return entries == null
        ? Set.of()
        : entries.stream()
            .map(X509CRLEntry::getSerialNumber)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static BigInteger number(X509CRL list) throws IOException {
    byte[] extension = list.getExtensionValue(Extension.cRLNumber.getId());
    Encoding.require(extension != null, "A revocation list has no number");
    byte[] content = ASN1OctetString.getInstance(extension).getOctets();
    return ASN1Integer.getInstance(content).getPositiveValue();
  }

  private static Instant nextUpdate(X509CRL list) {
    Encoding.require(list.getNextUpdate() != null, "A revocation list has no next update");
    return list.getNextUpdate().toInstant();
  }
}
