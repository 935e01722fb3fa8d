package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.CertRole;
import net.corda.core.internal.DigitalSignatureWithCert;
import net.corda.core.internal.SignedDataWithCert;
import net.corda.core.node.NetworkParameters;
import net.corda.core.serialization.SerializedBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network map in a folder that the operator writes and all nodes can read, a shared disk or a
 * copy kept in step. It is read again when it has changed, looked at no more often than once a
 * second. A file that does not pass its check is reported in the log and left out; the rest goes
 * on. Thread-safe.
 */
public final class FolderNetworkMap implements NetworkMap {
  private static final Logger LOG = LoggerFactory.getLogger(FolderNetworkMap.class);
  private static final Duration GLANCE = Duration.ofSeconds(1);

  /** What was read at one time. */
  private record Snapshot(
      Map<Path, Object> fingerprint,
      List<NodeRecord> nodes,
      Optional<SignedDataWithCert<NetworkParameters>> parameters,
      Set<BigInteger> revoked) {}

  private final NetworkFolder folder;
  private final CertificateChains chains;
  private final Clock clock;
  private volatile Snapshot snapshot;
  private volatile Instant lookedAt;

  private FolderNetworkMap(NetworkFolder folder, CertificateChains chains, Clock clock) {
    this.folder = folder;
    this.chains = chains;
    this.clock = clock;
    this.lookedAt = clock.instant();
    this.snapshot = read();
  }

  /**
   * Opens the folder.
   *
   * @param trustRoot as the organisation got it from the operator by a way that it trusts
   * @throws IdentityException {@code FOLDER}, or {@code UNTRUSTED} if the folder is of another
   *     network
   */
  public static FolderNetworkMap open(Path folder, X509Certificate trustRoot, Clock clock) {
    NetworkFolder files = new NetworkFolder(folder);
    X509Certificate stated = Encoding.certificate(files.require(NetworkFolder.TRUST_ROOT));
    if (!stated.equals(trustRoot)) {
      throw new IdentityException(
          Code.UNTRUSTED, folder + " is the folder of a network with another trust root");
    }
    return new FolderNetworkMap(files, new CertificateChains(trustRoot, clock), clock);
  }

  /**
   * Opens the folder and believes the trust root that lies in it: for tests, and where whoever can
   * write the folder is trusted anyway.
   */
  public static FolderNetworkMap openTrusting(Path folder, Clock clock) {
    return open(folder, readCertificate(folder.resolve(NetworkFolder.TRUST_ROOT)), clock);
  }

  /** Reads a certificate file, DER or PEM. */
  public static X509Certificate readCertificate(Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    byte[] bytes = new NetworkFolder(folder)
        .read(file)
        .orElseThrow(() -> new IdentityException(Code.FOLDER, file + " does not exist"));
    return Encoding.certificate(bytes);
  }

  @Override
  public X509Certificate trustRoot() {
    return chains.trustRoot();
  }

  @Override
  public List<NodeRecord> nodes() {
    return current().nodes();
  }

  @Override
  public SignedDataWithCert<NetworkParameters> parameters() {
    return current()
        .parameters()
        .orElseThrow(() -> new IdentityException(
            Code.FOLDER, "The network in " + folder.path() + " has no parameters yet"));
  }

  @Override
  public void verifyParameters(SignedDataWithCert<NetworkParameters> signed) {
    ParametersSigning.verify(signed, chains);
  }

  @Override
  public CordaX500Name verifyTls(List<X509Certificate> chain) {
    return chains.verify(chain, CertRole.TLS, current().revoked());
  }

  private Snapshot current() {
    Instant now = clock.instant();
    if (Duration.between(lookedAt, now).compareTo(GLANCE) >= 0 || now.isBefore(lookedAt)) {
      refresh(now);
    }
    return snapshot;
  }

  private synchronized void refresh(Instant now) {
    lookedAt = now;
    if (!fingerprint().equals(snapshot.fingerprint())) {
      snapshot = read();
    }
  }

  private Map<Path, Object> fingerprint() {
    List<Path> files = new ArrayList<>(folder.records());
    files.add(folder.path().resolve(NetworkFolder.PARAMETERS));
    files.add(folder.path().resolve(NetworkFolder.REVOKED));
    Map<Path, Object> states = new HashMap<>();
    files.forEach(file -> states.put(file, stateOf(file)));
    return states;
  }

  /** The operator replaces whole files, so a changed one is another file. */
  private static Object stateOf(Path file) {
    try {
      return Files.exists(file)
          ? Files.getLastModifiedTime(file) + "/" + Files.size(file)
          : "absent";
    } catch (IOException e) {
      return "unreadable";
    }
  }

  private Snapshot read() {
    Map<Path, Object> fingerprint = fingerprint();
    Set<BigInteger> revoked = readRevoked();
    return new Snapshot(fingerprint, readNodes(revoked), readParameters(), revoked);
  }

  private List<NodeRecord> readNodes(Set<BigInteger> revoked) {
    Map<CordaX500Name, NodeRecord> latest = new HashMap<>();
    for (Path file : folder.records()) {
      try {
        NodeRecord record = readRecord(file, revoked);
        latest.merge(
            record.name(), record, (one, other) -> one.serial() >= other.serial() ? one : other);
      } catch (IdentityException e) {
        LOG.warn("Left {} out of the network map: {}", file, e.getMessage());
      }
    }
    return latest.values().stream()
        .sorted((one, other) -> one.name().toString().compareTo(other.name().toString()))
        .toList();
  }

  private NodeRecord readRecord(Path file, Set<BigInteger> revoked) {
    byte[] bytes =
        folder.read(file).orElseThrow(() -> new IdentityException(Code.FOLDER, file + " has gone"));
    byte[] content = SignedContent.decode(bytes)
        .verified(NetworkOperator.RECORD_LABEL, CertRole.NETWORK_MAP, chains);
    NodeRecord record = NodeRecord.decode(content);
    chains.verify(record.tlsChain(), CertRole.TLS, revoked);
    record
        .identities()
        .forEach(identity ->
            chains.verify(NodeRecord.chainOf(identity), CertRole.LEGAL_IDENTITY, revoked));
    return record;
  }

  private Optional<SignedDataWithCert<NetworkParameters>> readParameters() {
    return folder.read(NetworkFolder.PARAMETERS).map(bytes -> {
      SignedContent signed = SignedContent.decode(bytes);
      var parameters = new SignedDataWithCert<NetworkParameters>(
          new SerializedBytes<>(signed.content()),
          new DigitalSignatureWithCert(
              signed.chain().get(0),
              signed.chain().subList(1, signed.chain().size()),
              signed.signature()));
      ParametersSigning.verify(parameters, chains);
      return parameters;
    });
  }

  private Set<BigInteger> readRevoked() {
    return folder.read(NetworkFolder.REVOKED).map(this::revokedSerials).orElse(Set.of());
  }

  /** The list comes first in DER, then the chain of its issuer: see {@code NetworkOperator}. */
  private Set<BigInteger> revokedSerials(byte[] bytes) {
    SignedContent signed = SignedContent.decode(bytes);
    byte[] list = signed.verified(NetworkOperator.REVOKED_LABEL, CertRole.NETWORK_MAP, chains);
    try {
      X509CRL crl = (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(list));
      Set<? extends X509CRLEntry> entries = crl.getRevokedCertificates();
      return entries == null
          ? Set.of()
          : entries.stream()
              .map(X509CRLEntry::getSerialNumber)
              .collect(Collectors.toUnmodifiableSet());
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          Code.MALFORMED, "The network's revocation list cannot be read", e);
    }
  }
}
