package io.stateset.core.identity;

import io.stateset.core.keys.SigningKeyStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import net.corda.core.CordaOID;
import net.corda.core.internal.CertRole;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.jspecify.annotations.Nullable;

/**
 * Signs certificates and revocation lists with a P-256 key of a key store, ECDSA with SHA-256 (RFC
 * 5280, RFC 5758).
 */
final class CertificateIssuer {
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private final SigningKeyStore keys;
  private final PublicKey key;
  private final X500Principal name;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  CertificateIssuer(SigningKeyStore keys, PublicKey key, X500Principal name, Clock clock) {
    this.keys = keys;
    this.key = key;
    this.name = name;
    this.clock = clock;
  }

  /** A certificate for itself: the trust root. */
  X509Certificate selfSigned(Duration validity) {
    return issue(name, key, null, true, validity);
  }

  /**
   * A certificate with Corda's role extension.
   *
   * @param isAuthority whether its key may certify others
   */
  X509Certificate issue(
      X500Principal subject,
      PublicKey subjectKey,
      @Nullable CertRole role,
      boolean isAuthority,
      Duration validity) {
    Instant now = clock.instant();
    X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
        bouncy(name),
        new BigInteger(127, random).add(BigInteger.ONE),
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(validity)),
        bouncy(subject),
        SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded()));
    try {
      addExtensions(builder, role, isAuthority);
      return Encoding.certificate(builder.build(new StoreSigner()).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private static void addExtensions(
      X509v3CertificateBuilder builder, @Nullable CertRole role, boolean isAuthority)
      throws IOException {
    int authority = isAuthority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : 0;
    builder.addExtension(Extension.basicConstraints, true, constraints(role, isAuthority));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | authority));
    if (role == CertRole.TLS) {
      KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
    if (role != null) {
      builder.addExtension(
          new ASN1ObjectIdentifier(CordaOID.X509_EXTENSION_CORDA_ROLE), false, role);
    }
  }

  /** The issuing authority certifies organisations, and no further authorities (pathLen 0). */
  private static BasicConstraints constraints(@Nullable CertRole role, boolean isAuthority) {
    return role == CertRole.DOORMAN_CA
        ? new BasicConstraints(0)
        : new BasicConstraints(isAuthority);
  }

  /**
   * A revocation list (DER).
   *
   * @param before the list that it follows, whose entries stay; null for the first
   * @param revoked what is revoked now
   */
  byte[] revocationList(
      byte @Nullable [] before, Collection<BigInteger> revoked, Duration validity) {
    Instant now = clock.instant();
    X509v2CRLBuilder builder = new X509v2CRLBuilder(bouncy(name), Date.from(now.minus(CLOCK_SKEW)));
    builder.setNextUpdate(Date.from(now.plus(validity)));
    try {
      BigInteger number = BigInteger.ONE;
      if (before != null) {
        X509CRLHolder list = new X509CRLHolder(before);
        builder.addCRL(list);
        number = CRLNumber.getInstance(list.getExtension(Extension.cRLNumber).getParsedValue())
            .getCRLNumber()
            .add(BigInteger.ONE);
      }
      revoked.forEach(serial -> builder.addCRLEntry(serial, Date.from(now), CRLReason.unspecified));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
      return builder.build(new StoreSigner()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private static X500Name bouncy(X500Principal principal) {
    return X500Name.getInstance(principal.getEncoded());
  }

  /** Lets BouncyCastle build what the key store signs. */
  private final class StoreSigner implements ContentSigner {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      return keys.sign(key, content.toByteArray());
    }
  }
}
