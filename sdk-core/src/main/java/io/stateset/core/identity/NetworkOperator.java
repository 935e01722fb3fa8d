package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.core.ledger.amqp.Amqp;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import net.corda.core.crypto.Crypto;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.CertRole;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.NotaryInfo;

/**
 * The operator of a network: vouches for legal names, signs the records in which nodes find each
 * other, and sets the network's parameters. Its keys lie in a folder of its own; what it signs goes
 * to the network's folder.
 *
 * <p>Certificates: a self-signed trust root; under it one authority that issues organisations'
 * certificates, one certificate for records and one for parameters. All are ECDSA P-256. Not
 * thread-safe.
 *
 * <pre>{@code
 * try (NetworkOperator operator = NetworkOperator.open(keyFolder, passphrase, networkFolder, Clock.systemUTC())) {
 *   operator.issue(request);
 *   operator.addNotary(CordaX500Name.parse("O=Notary,L=London,C=GB"), false);
 * }
 * }</pre>
 */
public final class NetworkOperator implements AutoCloseable {
  static final String RECORD_LABEL = "stateset node record";
  static final String REVOKED_LABEL = "stateset revocation list";
  private static final int PLATFORM_VERSION = 13;
  private static final int PARAMETERS_PLATFORM_VERSION = 12;
  private static final int MAX_MESSAGE_BYTES = 10 << 20;
  private static final int MAX_TRANSACTION_BYTES = 10 << 20;
  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(20 * 365);
  private static final Duration CERTIFICATE_VALIDITY = Duration.ofDays(5 * 365);
  private static final Duration REVOCATION_LIST_VALIDITY = Duration.ofDays(365);
  private static final Duration EVENT_HORIZON = Duration.ofDays(30);

  /** A key of the operator with its certificate and those above it. */
  private record Authority(PublicKey key, List<X509Certificate> chain, X500Principal name) {}

  private final SigningKeyStore keys;
  private final NetworkFolder operatorFolder;
  private final NetworkFolder network;
  private final Clock clock;
  private final Amqp amqp;
  private final Authority root;
  private final Authority issuing;
  private final Authority map;
  private final Authority parametersSigner;

  private NetworkOperator(
      SigningKeyStore keys, Path operatorFolder, Path networkFolder, Clock clock) {
    this.keys = keys;
    this.operatorFolder = new NetworkFolder(operatorFolder);
    this.network = new NetworkFolder(networkFolder);
    this.clock = clock;
    this.amqp = Amqp.forClassLoader(NetworkOperator.class.getClassLoader());
    this.root = rootAuthority();
    this.issuing = authority("issuing", CertRole.DOORMAN_CA, true);
    this.map = authority("network-map", CertRole.NETWORK_MAP, false);
    this.parametersSigner = authority("network-parameters", CertRole.NETWORK_PARAMETERS, false);
  }

  /**
   * Opens the operator whose keys lie in {@code keyFolder}, or founds a new network there.
   *
   * @param passphrase seals the keys; wipe it afterwards
   * @param networkFolder where nodes read the network map
   * @throws io.stateset.core.keys.KeyStoreException if the keys cannot be opened
   * @throws IdentityException {@code FOLDER}
   */
  public static NetworkOperator open(
      Path keyFolder, char[] passphrase, Path networkFolder, Clock clock) {
    SigningKeyStore keys = SoftwareKeyStore.open(keyFolder, passphrase);
    try {
      NetworkOperator operator = new NetworkOperator(keys, keyFolder, networkFolder, clock);
      operator.publishTrustRoot();
      return operator;
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  private Authority rootAuthority() {
    X500Principal name =
        new X500Principal("CN=Stateset Network Root, O=Network Operator, L=London, C=GB");
    PublicKey key = key("root");
    X509Certificate certificate =
        certificate("root", () -> issuer(key, name).selfSigned(AUTHORITY_VALIDITY));
    return new Authority(key, List.of(certificate), name);
  }

  private Authority authority(String alias, CertRole role, boolean isAuthority) {
    X500Principal name =
        new X500Principal("CN=Stateset " + alias + ", O=Network Operator, L=London, C=GB");
    PublicKey key = key(alias);
    X509Certificate certificate = certificate(
        alias,
        () -> issuer(root.key(), root.name())
            .issue(name, key, role, isAuthority, AUTHORITY_VALIDITY));
    return new Authority(key, List.of(certificate, root.chain().get(0)), name);
  }

  private PublicKey key(String alias) {
    return keys.find(alias).orElseGet(() -> keys.generate(alias, Crypto.ECDSA_SECP256R1_SHA256));
  }

  private X509Certificate certificate(
      String alias, java.util.function.Supplier<X509Certificate> issue) {
    String file = alias + ".cer";
    Optional<byte[]> stored = operatorFolder.read(file);
    if (stored.isPresent()) {
      return Encoding.certificate(stored.get());
    }
    X509Certificate issued = issue.get();
    operatorFolder.write(file, Encoding.der(issued));
    return issued;
  }

  private CertificateIssuer issuer(PublicKey key, X500Principal name) {
    return new CertificateIssuer(keys, key, name, clock);
  }

  private void publishTrustRoot() {
    if (network.read(NetworkFolder.TRUST_ROOT).isEmpty()) {
      network.write(NetworkFolder.TRUST_ROOT, Encoding.der(trustRoot()));
    }
    if (network.read(NetworkFolder.PARAMETERS).isEmpty()) {
      publish(firstParameters());
    }
  }

  /** The certificate that every organisation needs to have from a source it trusts. */
  public X509Certificate trustRoot() {
    return root.chain().get(0);
  }

  /** The network as its nodes see it. */
  public NetworkMap networkMap() {
    return FolderNetworkMap.open(network.path(), trustRoot(), clock);
  }

  /**
   * Issues certificates for a request and puts the node into the network map; with the keys that
   * the name was issued to before, only the addresses change. Whether the organisation may bear the
   * name must have been checked.
   *
   * @throws IdentityException {@code BAD_PROOF}, {@code NAME_TAKEN}, {@code MALFORMED}
   */
  public NodeRecord issue(SigningRequest request) {
    request.verify();
    NodeRecord record = networkMap()
        .node(request.name())
        .map(known -> moved(known, request))
        .orElseGet(() -> firstRecord(request));
    SignedContent signed =
        SignedContent.sign(RECORD_LABEL, record.encode(), keys, map.key(), map.chain());
    network.writeRecord(record.name(), signed.encode());
    return record;
  }

  private NodeRecord firstRecord(SigningRequest request) {
    X500Principal subject = request.name().getX500Principal();
    X509Certificate identity =
        issueLeaf(subject, request.identityKey(), CertRole.LEGAL_IDENTITY, true);
    X509Certificate tls = issueLeaf(subject, request.tlsKey(), CertRole.TLS, false);
    return new NodeRecord(
        request.name(),
        List.of(NodeRecord.identity(chain(identity))),
        chain(tls),
        request.addresses(),
        PLATFORM_VERSION,
        1);
  }

  private X509Certificate issueLeaf(
      X500Principal subject, PublicKey key, CertRole role, boolean isAuthority) {
    return issuer(issuing.key(), issuing.name())
        .issue(subject, key, role, isAuthority, CERTIFICATE_VALIDITY);
  }

  private List<X509Certificate> chain(X509Certificate leaf) {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    chain.addAll(issuing.chain());
    return chain;
  }

  private static NodeRecord moved(NodeRecord known, SigningRequest request) {
    boolean sameKeys = known.identities().get(0).getOwningKey().equals(request.identityKey())
        && Crypto.toSupportedPublicKey(known.tlsKey()).equals(request.tlsKey());
    if (!sameKeys) {
      throw new IdentityException(Code.NAME_TAKEN, request.name() + " was issued to other keys");
    }
    return new NodeRecord(
        known.name(),
        known.identities(),
        known.tlsChain(),
        request.addresses(),
        PLATFORM_VERSION,
        known.serial() + 1);
  }

  /** Takes back the certificates of a node: from now on no peer accepts its connections. */
  public void revoke(CordaX500Name name) {
    NodeRecord record = networkMap()
        .node(name)
        .orElseThrow(
            () -> new IdentityException(Code.BAD_NAME, name + " is not in the network map"));
    Set<BigInteger> serials = new LinkedHashSet<>(revokedSerials());
    serials.add(record.tlsChain().get(0).getSerialNumber());
    record
        .identities()
        .forEach(identity -> serials.add(identity.getCertificate().getSerialNumber()));
    writeRevokedSerials(serials);
    byte[] list =
        issuer(issuing.key(), issuing.name()).revocationList(serials, REVOCATION_LIST_VALIDITY);
    SignedContent signed = SignedContent.sign(REVOKED_LABEL, list, keys, map.key(), map.chain());
    network.write(NetworkFolder.REVOKED, signed.encode());
  }

  private Set<BigInteger> revokedSerials() {
    Set<BigInteger> serials = new LinkedHashSet<>();
    operatorFolder
        .read("revoked.serials")
        .ifPresent(bytes -> Encoding.read("revoked.serials", bytes, in -> {
          int count = in.readInt();
          for (int i = 0; i < count; i++) {
            serials.add(new BigInteger(Encoding.readBytes(in)));
          }
          return count;
        }));
    return serials;
  }

  private void writeRevokedSerials(Set<BigInteger> serials) {
    operatorFolder.write("revoked.serials", Encoding.write(out -> {
      out.writeInt(serials.size());
      for (BigInteger serial : serials) {
        Encoding.writeBytes(out, serial.toByteArray());
      }
    }));
  }

  /** Makes a node's identity one of the network's notaries; the parameters' epoch counts up. */
  public void addNotary(CordaX500Name name, boolean validating) {
    Party notary = networkMap()
        .node(name)
        .map(record -> record.identities().get(0).getParty())
        .orElseThrow(
            () -> new IdentityException(Code.BAD_NAME, name + " is not in the network map"));
    NetworkParameters now =
        amqp.deserialize(networkMap().parameters().getRaw(), NetworkParameters.class);
    NotaryInfo added = new NotaryInfo(notary, validating);
    if (!now.getNotaries().contains(added)) {
      List<NotaryInfo> notaries = new ArrayList<>(now.getNotaries());
      notaries.add(added);
      publish(parameters(notaries, now.getEpoch() + 1));
    }
  }

  private NetworkParameters firstParameters() {
    return parameters(List.of(), 1);
  }

  private NetworkParameters parameters(List<NotaryInfo> notaries, int epoch) {
    return new NetworkParameters(
        PARAMETERS_PLATFORM_VERSION,
        notaries,
        MAX_MESSAGE_BYTES,
        MAX_TRANSACTION_BYTES,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        epoch,
        Map.of(),
        EVENT_HORIZON);
  }

  /** Signed without a label: it is Corda's own form, in which parameters travel between nodes. */
  private void publish(NetworkParameters parameters) {
    byte[] content = amqp.serialize(parameters).getBytes();
    byte[] signature = keys.sign(parametersSigner.key(), content);
    network.write(
        NetworkFolder.PARAMETERS,
        new SignedContent(content, signature, parametersSigner.chain()).encode());
  }

  /** Wipes the keys from memory. */
  @Override
  public void close() {
    keys.close();
  }
}
