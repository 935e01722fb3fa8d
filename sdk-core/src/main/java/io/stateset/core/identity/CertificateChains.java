package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.CertRole;

/**
 * Checks chains of certificates against the network's trust root: path (RFC 5280, by the JDK),
 * time, role, revocation.
 */
final class CertificateChains {
  private final X509Certificate trustRoot;
  private final Clock clock;

  CertificateChains(X509Certificate trustRoot, Clock clock) {
    this.trustRoot = trustRoot;
    this.clock = clock;
  }

  X509Certificate trustRoot() {
    return trustRoot;
  }

  /**
   * Returns the legal name in the first certificate of a chain that leads to the trust root.
   *
   * @param chain leaf first; the trust root itself may be the last or be left out
   * @param revoked serial numbers of the issuing authority that are not accepted
   */
  CordaX500Name verify(List<X509Certificate> chain, CertRole role, Set<BigInteger> revoked) {
    if (chain.isEmpty() || chain.size() > Encoding.MAX_CERTIFICATES) {
      throw new IdentityException(Code.MALFORMED, "A chain of " + chain.size() + " certificates");
    }
    validatePath(chain);
    X509Certificate leaf = chain.get(0);
    if (revoked.contains(leaf.getSerialNumber())) {
      throw new IdentityException(
          Code.REVOKED,
          "The certificate with serial number " + leaf.getSerialNumber() + " is revoked");
    }
    requireRole(leaf, role);
    return legalName(leaf);
  }

  private void validatePath(List<X509Certificate> chain) {
    boolean endsInRoot = chain.get(chain.size() - 1).equals(trustRoot);
    List<X509Certificate> path = endsInRoot ? chain.subList(0, chain.size() - 1) : chain;
    try {
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(trustRoot, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
    } catch (CertPathValidatorException e) {
      throw new IdentityException(
          codeOf(e), "The certificate chain is refused: " + e.getReason(), e);
    } catch (GeneralSecurityException e) {
      throw new IdentityException(Code.MALFORMED, "The certificate chain cannot be checked", e);
    }
  }

  private static Code codeOf(CertPathValidatorException refusal) {
    if (refusal.getReason() == BasicReason.EXPIRED) {
      return Code.EXPIRED;
    }
    return refusal.getReason() == BasicReason.NOT_YET_VALID ? Code.NOT_YET_VALID : Code.UNTRUSTED;
  }

  private static void requireRole(X509Certificate certificate, CertRole role) {
    CertRole actual;
    try {
      actual = CertRole.Companion.extract(certificate);
    } catch (IllegalArgumentException e) {
      throw new IdentityException(
          Code.WRONG_ROLE, "The certificate has a role that is not known", e);
    }
    if (actual != role) {
      throw new IdentityException(
          Code.WRONG_ROLE, "The certificate's role is " + actual + ", not " + role);
    }
  }

  private static CordaX500Name legalName(X509Certificate certificate) {
    try {
      return CordaX500Name.build(certificate.getSubjectX500Principal());
    } catch (IllegalArgumentException e) {
      throw new IdentityException(Code.BAD_NAME, "The certificate's subject is no legal name", e);
    }
  }
}
