package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.CertRole;
import org.jspecify.annotations.Nullable;

/**
 * Checks chains of certificates against the network's trust root: path (RFC 5280, by the JDK),
 * time, role, revocation.
 *
 * <p>There are two forms of chain. The operator's own certificates stand right under the root;
 * those of organisations stand under its issuing authority. Nothing stands under an organisation's:
 * otherwise whoever has an identity could make a TLS certificate for another's name.
 */
final class CertificateChains {
  private static final Set<CertRole> UNDER_ROOT =
      Set.of(CertRole.DOORMAN_CA, CertRole.NETWORK_MAP, CertRole.NETWORK_PARAMETERS);

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
    List<X509Certificate> path = withoutRoot(chain);
    validatePath(path);
    requireRoles(path, role);
    X509Certificate leaf = path.get(0);
    if (!UNDER_ROOT.contains(role) && revoked.contains(leaf.getSerialNumber())) {
      throw new IdentityException(
          Code.REVOKED,
          "The certificate with serial number " + leaf.getSerialNumber() + " is revoked");
    }
    return legalName(leaf);
  }

  private List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
    int last = chain.size() - 1;
    return chain.get(last).equals(trustRoot) ? chain.subList(0, last) : chain;
  }

  private void validatePath(List<X509Certificate> path) {
    Date now = Date.from(clock.instant());
    try {
      CertPath certPath = JdkCertificates.factory().generateCertPath(path);
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(trustRoot, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(now);
      JdkCertificates.pathValidator().validate(certPath, parameters);
    } catch (CertPathValidatorException e) {
      Code code = codeOf(path, now);
      throw new IdentityException(
          code, "The certificate chain is refused: " + code + periods(path, now, code), e);
    } catch (GeneralSecurityException | RuntimeException e) { // providers throw what they like
      throw new IdentityException(Code.MALFORMED, "The certificate chain cannot be checked", e);
    }
  }

  /** Not taken from the refusal: what that says depends on the provider which the host has. */
  private static Code codeOf(List<X509Certificate> path, Date now) {
    for (X509Certificate certificate : path) {
      try {
        certificate.checkValidity(now);
      } catch (CertificateExpiredException e) {
        return Code.EXPIRED;
      } catch (CertificateNotYetValidException e) {
        return Code.NOT_YET_VALID;
      }
    }
    return Code.UNTRUSTED;
  }

  /** For who looks at a clock next. */
  private static String periods(List<X509Certificate> path, Date now, Code code) {
    if (code == Code.UNTRUSTED) {
      return "";
    }
    return path.stream()
        .map(certificate -> certificate.getNotBefore().toInstant() + " to "
            + certificate.getNotAfter().toInstant())
        .collect(Collectors.joining(", ", ": valid ", "; it is " + now.toInstant() + " here"));
  }

  private static void requireRoles(List<X509Certificate> path, CertRole role) {
    int expectedLength = UNDER_ROOT.contains(role) ? 1 : 2;
    if (path.size() != expectedLength) {
      throw new IdentityException(
          Code.WRONG_ROLE,
          "A chain of " + path.size() + " certificates under the root is not one of " + role);
    }
    requireRole(path.get(0), role);
    if (expectedLength == 2) {
      requireRole(path.get(1), CertRole.DOORMAN_CA);
    }
  }

  private static void requireRole(X509Certificate certificate, CertRole role) {
    CertRole actual = roleOf(certificate);
    if (actual != role) {
      throw new IdentityException(
          Code.WRONG_ROLE, "The certificate's role is " + actual + ", not " + role);
    }
  }

  private static @Nullable CertRole roleOf(X509Certificate certificate) {
    try {
      return CertRole.Companion.extract(certificate);
    } catch (RuntimeException e) { // what the parser of the extension throws depends on the bytes
      throw new IdentityException(
          Code.WRONG_ROLE, "The certificate has a role that is not known", e);
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
