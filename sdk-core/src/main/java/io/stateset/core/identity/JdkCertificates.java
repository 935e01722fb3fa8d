package io.stateset.core.identity;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/**
 * The JDK's reading and checking of certificates, also in a host that has put another provider
 * first: providers differ in which chains they accept and in what they throw, and BouncyCastle's
 * certificates have no key if it is one of Corda's composite keys. In a JVM without that provider
 * the host's first one takes its place.
 */
final class JdkCertificates {
  private static final String PROVIDER = "SUN";

  private JdkCertificates() {}

  static CertificateFactory factory() throws CertificateException {
    try {
      return CertificateFactory.getInstance("X.509", PROVIDER);
    } catch (NoSuchProviderException e) {
      return CertificateFactory.getInstance("X.509");
    }
  }

  static CertPathValidator pathValidator() throws GeneralSecurityException {
    try {
      return CertPathValidator.getInstance("PKIX", PROVIDER);
    } catch (NoSuchProviderException | NoSuchAlgorithmException e) {
      return CertPathValidator.getInstance("PKIX");
    }
  }
}
