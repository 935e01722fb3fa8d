package io.stateset.core.identity;

import io.stateset.core.keys.SigningKeyStore;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import net.corda.core.crypto.Crypto;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.CertRole;
import org.jspecify.annotations.Nullable;

/**
 * The operator's keys and their certificates, which are made when they are not there: a self-signed
 * trust root, and under it the authority that issues organisations' certificates and the signers of
 * node records and of network parameters. All are ECDSA P-256.
 */
final class OperatorCertificates {

  /** A key with its certificate and those above it. */
  record Signer(PublicKey key, List<X509Certificate> chain, X500Principal name) {}

  private final SigningKeyStore keys;
  private final NetworkFolder folder;
  private final Clock clock;
  private final NetworkOptions options;
  private final Signer root;
  private final Signer issuing;
  private final Signer map;
  private final Signer parameters;

  OperatorCertificates(
      SigningKeyStore keys, NetworkFolder folder, Clock clock, NetworkOptions options) {
    this.keys = keys;
    this.folder = folder;
    this.clock = clock;
    this.options = options;
    this.root = makeRoot();
    this.issuing = signer("issuing", CertRole.DOORMAN_CA, true);
    this.map = signer("network-map", CertRole.NETWORK_MAP, false);
    this.parameters = signer("network-parameters", CertRole.NETWORK_PARAMETERS, false);
  }

  private Signer makeRoot() {
    X500Principal name = name("root");
    PublicKey key = key("root");
    X509Certificate certificate =
        certificate("root", () -> issuer(key, name).selfSigned(options.authorityValidity()));
    return new Signer(key, List.of(certificate), certificate.getSubjectX500Principal());
  }

  private Signer signer(String alias, CertRole role, boolean isAuthority) {
    PublicKey key = key(alias);
    X509Certificate certificate = certificate(
        alias,
        () -> issuer(root.key(), root.name())
            .issue(name(alias), key, role, isAuthority, options.authorityValidity()));
    return new Signer(
        key, List.of(certificate, root.chain().get(0)), certificate.getSubjectX500Principal());
  }

  private X500Principal name(String alias) {
    CordaX500Name operator = options.operator();
    return new CordaX500Name(
            "Stateset " + alias,
            operator.getOrganisationUnit(),
            operator.getOrganisation(),
            operator.getLocality(),
            operator.getState(),
            operator.getCountry())
        .getX500Principal();
  }

  private PublicKey key(String alias) {
    return keys.find(alias).orElseGet(() -> keys.generate(alias, Crypto.ECDSA_SECP256R1_SHA256));
  }

  private X509Certificate certificate(String alias, Supplier<X509Certificate> issue) {
    String file = alias + ".cer";
    Optional<byte[]> stored = folder.read(file);
    if (stored.isPresent()) {
      return Encoding.certificate(stored.get());
    }
    X509Certificate issued = issue.get();
    folder.write(file, Encoding.der(issued));
    return issued;
  }

  private CertificateIssuer issuer(PublicKey key, X500Principal name) {
    return new CertificateIssuer(keys, key, name, clock);
  }

  X509Certificate trustRoot() {
    return root.chain().get(0);
  }

  X509Certificate issuingCertificate() {
    return issuing.chain().get(0);
  }

  Signer mapSigner() {
    return map;
  }

  Signer parametersSigner() {
    return parameters;
  }

  /** A certificate for an organisation, with those above it. */
  List<X509Certificate> issue(CordaX500Name name, PublicKey key, CertRole role) {
    X509Certificate leaf = issuer(issuing.key(), issuing.name())
        .issue(name.getX500Principal(), key, role, false, options.certificateValidity());
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    chain.addAll(issuing.chain());
    return chain;
  }

  byte[] revocationList(byte @Nullable [] before, Collection<BigInteger> revoked) {
    return issuer(issuing.key(), issuing.name())
        .revocationList(before, revoked, options.revocationListValidity());
  }
}
