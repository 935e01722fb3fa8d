package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.core.ledger.amqp.Amqp;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.identity.PartyAndCertificate;
import net.corda.core.internal.CertRole;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.NotaryInfo;

/**
 * The operator of a network: vouches for legal names, signs the records in which nodes find each
 * other, and sets the network's parameters. Its keys and its register lie in a folder of its own;
 * the network's folder is a copy for the nodes, without anything secret, and is made anew from the
 * operator's whenever the operator is opened.
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
  private static final int PLATFORM_VERSION = 13;
  private static final int PARAMETERS_PLATFORM_VERSION = 12;

  private final SigningKeyStore keys;
  private final NetworkFolder own;
  private final NetworkFolder network;
  private final Clock clock;
  private final NetworkOptions options;
  private final Amqp amqp;
  private final OperatorCertificates certificates;
  private final NodeRegister register;

  private NetworkOperator(
      SigningKeyStore keys,
      Path operatorFolder,
      Path networkFolder,
      Clock clock,
      NetworkOptions options) {
    this.keys = keys;
    this.own = new NetworkFolder(operatorFolder);
    this.network = new NetworkFolder(networkFolder);
    this.clock = clock;
    this.options = options;
    this.amqp = Amqp.forClassLoader(NetworkOperator.class.getClassLoader());
    this.certificates = new OperatorCertificates(keys, own, clock, options);
    this.register = new NodeRegister(own, keys, certificates.mapSigner());
  }

  /**
   * Founds a network.
   *
   * @param operatorFolder for the operator's keys and register: to be kept safe, and copied
   * @param passphrase seals the keys; wipe it afterwards
   * @param networkFolder where nodes read the network map
   * @throws io.stateset.core.keys.KeyStoreException if the keys cannot be kept
   * @throws IdentityException {@code EXISTS} if there is an operator or a network in a folder;
   *     {@code FOLDER}
   */
  public static NetworkOperator create(
      Path operatorFolder,
      char[] passphrase,
      Path networkFolder,
      Clock clock,
      NetworkOptions options) {
    for (Path file : List.of(
        operatorFolder.resolve(SoftwareKeyStore.FILE),
        networkFolder.resolve(NetworkFolder.TRUST_ROOT))) {
      if (Files.exists(file)) {
        throw new IdentityException(Code.EXISTS, file + " exists already");
      }
    }
    return open(operatorFolder, passphrase, networkFolder, clock, options);
  }

  /**
   * Opens the operator whose keys lie in {@code operatorFolder}, or founds a new network there,
   * with the default options.
   *
   * @throws io.stateset.core.keys.KeyStoreException if the keys cannot be opened
   * @throws IdentityException {@code EXISTS} if the network's folder is that of another operator;
   *     {@code FOLDER}
   */
  public static NetworkOperator open(
      Path operatorFolder, char[] passphrase, Path networkFolder, Clock clock) {
    return open(operatorFolder, passphrase, networkFolder, clock, NetworkOptions.DEFAULTS);
  }

  /** As above, with options. */
  public static NetworkOperator open(
      Path operatorFolder,
      char[] passphrase,
      Path networkFolder,
      Clock clock,
      NetworkOptions options) {
    SigningKeyStore keys =
        SoftwareKeyStore.open(operatorFolder, passphrase, options.keyDerivation());
    try {
      NetworkOperator operator =
          new NetworkOperator(keys, operatorFolder, networkFolder, clock, options);
      operator.requireOwnNetwork();
      operator.completeFounding();
      operator.renewRevocationList(List.of());
      operator.publish();
      return operator;
    } catch (RuntimeException | Error e) {
      keys.close();
      throw e;
    }
  }

  private void requireOwnNetwork() {
    network.read(NetworkFolder.TRUST_ROOT).map(Encoding::certificate).ifPresent(root -> {
      if (!root.equals(trustRoot())) {
        throw new IdentityException(
            Code.EXISTS, network.path() + " is the folder of another operator's network");
      }
    });
  }

  private void completeFounding() {
    if (own.read(NetworkFolder.PARAMETERS).isEmpty()) {
      sign(firstParameters());
    }
  }

  /** Makes the network's folder anew from the operator's own; what is in step is left alone. */
  public void publish() {
    network.writeIfOther(NetworkFolder.TRUST_ROOT, Encoding.der(trustRoot()));
    network.writeIfOther(NetworkFolder.ISSUING, Encoding.der(certificates.issuingCertificate()));
    network.writeIfOther(NetworkFolder.REVOKED, own.require(NetworkFolder.REVOKED));
    register.publishTo(network);
    byte[] parameters = own.require(NetworkFolder.PARAMETERS);
    SecureHash hash = SecureHash.sha256(SignedContent.decode(parameters).content());
    network.writeIfOther(NetworkFolder.earlierParameters(hash), parameters);
    network.writeIfOther(NetworkFolder.PARAMETERS, parameters);
  }

  /** The certificate that every organisation needs to have from a source it trusts. */
  public X509Certificate trustRoot() {
    return certificates.trustRoot();
  }

  /** The network as its nodes see it. */
  public NetworkMap networkMap() {
    return FolderNetworkMap.open(network.path(), trustRoot(), clock);
  }

  /** Whom the operator has issued certificates that it has not revoked, in no order. */
  public List<NodeRecord> nodes() {
    return register.nodes();
  }

  /**
   * Issues certificates for a request and puts the node into the network map. Whether the
   * organisation may bear the name must have been checked. For a name that is in use the request
   * must come from the same identity key and be newer; then addresses and TLS key may change (the
   * old TLS certificate is revoked), and certificates that end soon are made anew. A request that
   * was granted before changes nothing.
   *
   * @throws IdentityException {@code BAD_PROOF}, {@code MALFORMED}, {@code NAME_TAKEN},
   *     {@code KEY_TAKEN}, {@code STALE}; {@code REVOKED} if one of the keys was revoked
   */
  public NodeRecord issue(SigningRequest request) {
    request.verify();
    register.requireFreeKeys(request);
    NodeRecord known = register.node(request.name()).orElse(null);
    if (known == null) {
      return put(
          new NodeRecord(request, List.of(identity(request)), tls(request), PLATFORM_VERSION, 1));
    }
    if (known.request().equals(request)) {
      return known;
    }
    requireSuccessor(known.request(), request);
    return put(successor(known, request));
  }

  private NodeRecord put(NodeRecord record) {
    register.put(record);
    publish();
    return record;
  }

  private static void requireSuccessor(SigningRequest known, SigningRequest request) {
    if (!known.identityKey().equals(request.identityKey())) {
      throw new IdentityException(
          Code.NAME_TAKEN, request.name() + " was issued to another identity key");
    }
    if (known.serial() >= request.serial()) {
      throw new IdentityException(
          Code.STALE, "A newer request of " + request.name() + " was granted before");
    }
  }

  private NodeRecord successor(NodeRecord known, SigningRequest request) {
    List<PartyAndCertificate> identities = new ArrayList<>(known.identities());
    if (isEnding(identities.get(0).getCertificate())) {
      identities.set(0, identity(request));
    }
    List<X509Certificate> tlsChain = known.tlsChain();
    boolean isSameKey = known.request().tlsKey().equals(request.tlsKey());
    if (!isSameKey || isEnding(tlsChain.get(0))) {
      tlsChain = tls(request);
    }
    if (!isSameKey) {
      renewRevocationList(List.of(known.tlsChain().get(0).getSerialNumber()));
    }
    return new NodeRecord(request, identities, tlsChain, PLATFORM_VERSION, known.serial() + 1);
  }

  private PartyAndCertificate identity(SigningRequest request) {
    return NodeRecord.identity(
        certificates.issue(request.name(), request.identityKey(), CertRole.LEGAL_IDENTITY));
  }

  private List<X509Certificate> tls(SigningRequest request) {
    return certificates.issue(request.name(), request.tlsKey(), CertRole.TLS);
  }

  private boolean isEnding(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(options.renewal()));
  }

  /**
   * Gives several nodes an identity to serve together, as the members of a notary do. Each of them
   * keeps its own identity as the first.
   *
   * @param name the identity's legal name, which no node has
   * @param key as a rule composite, of keys of the nodes
   * @throws IdentityException {@code NAME_TAKEN}; {@code BAD_NAME} if a node is not known
   */
  public PartyAndCertificate issueShared(
      CordaX500Name name, PublicKey key, Collection<CordaX500Name> nodes) {
    boolean isTaken = register.nodes().stream().anyMatch(node -> node.serves(name));
    if (isTaken) {
      throw new IdentityException(Code.NAME_TAKEN, name + " is in use");
    }
    PartyAndCertificate shared =
        NodeRecord.identity(certificates.issue(name, key, CertRole.SERVICE_IDENTITY));
    nodes.stream().map(this::known).toList().forEach(node -> put(serving(node, shared)));
    return shared;
  }

  private static NodeRecord serving(NodeRecord node, PartyAndCertificate shared) {
    List<PartyAndCertificate> identities = new ArrayList<>(node.identities());
    identities.add(shared);
    Encoding.require(identities.size() <= NodeRecord.MAX_IDENTITIES, "Too many identities");
    return new NodeRecord(
        node.request(), identities, node.tlsChain(), node.platformVersion(), node.serial() + 1);
  }

  private NodeRecord known(CordaX500Name name) {
    return register
        .node(name)
        .orElseThrow(
            () -> new IdentityException(Code.BAD_NAME, name + " is not a node of this network"));
  }

  /**
   * Takes back the certificates of a node: from now on no peer accepts its connections, and its
   * keys get no others. Identities that it shares with other nodes stay.
   *
   * @throws IdentityException {@code BAD_NAME} if there is no such node
   */
  public void revoke(CordaX500Name name) {
    NodeRecord record = known(name);
    renewRevocationList(List.of(
        record.tlsChain().get(0).getSerialNumber(),
        record.identities().get(0).getCertificate().getSerialNumber()));
    register.revoke(record);
    publish();
  }

  private void renewRevocationList(Collection<BigInteger> revoked) {
    byte[] before = own.read(NetworkFolder.REVOKED).orElse(null);
    own.write(NetworkFolder.REVOKED, certificates.revocationList(before, revoked));
  }

  /**
   * Makes an identity one of the network's notaries; the parameters' epoch counts up. From then on
   * it signs notarisations and nothing else.
   *
   * @throws IdentityException {@code BAD_NAME} if no node serves the identity
   */
  public void addNotary(CordaX500Name name, boolean validating) {
    Party notary = register.nodes().stream()
        .flatMap(record -> record.identities().stream())
        .filter(identity -> identity.getName().equals(name))
        .findFirst()
        .map(PartyAndCertificate::getParty)
        .orElseThrow(
            () -> new IdentityException(Code.BAD_NAME, name + " is not in the network map"));
    NetworkParameters now = parameters();
    NotaryInfo added = new NotaryInfo(notary, validating);
    if (!now.getNotaries().contains(added)) {
      List<NotaryInfo> notaries = new ArrayList<>(now.getNotaries());
      notaries.add(added);
      sign(successor(now, notaries));
      publish();
    }
  }

  /** The parameters in force. */
  public NetworkParameters parameters() {
    byte[] signed = own.require(NetworkFolder.PARAMETERS);
    return amqp.deserialize(SignedContent.decode(signed).content(), NetworkParameters.class);
  }

  private NetworkParameters firstParameters() {
    return new NetworkParameters(
        PARAMETERS_PLATFORM_VERSION,
        List.of(),
        options.maxMessageBytes(),
        options.maxTransactionBytes(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        1,
        Map.of(),
        options.eventHorizon());
  }

  private NetworkParameters successor(NetworkParameters now, List<NotaryInfo> notaries) {
    return new NetworkParameters(
        now.getMinimumPlatformVersion(),
        notaries,
        now.getMaxMessageSize(),
        now.getMaxTransactionSize(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        now.getEpoch() + 1,
        now.getWhitelistedContractImplementations(),
        now.getEventHorizon());
  }

  /** Signed without a label: it is Corda's own form, in which parameters travel between nodes. */
  private void sign(NetworkParameters parameters) {
    byte[] content = amqp.serialize(parameters).getBytes();
    OperatorCertificates.Signer signer = certificates.parametersSigner();
    byte[] signature = keys.sign(signer.key(), content);
    own.write(
        NetworkFolder.PARAMETERS, new SignedContent(content, signature, signer.chain()).encode());
  }

  /** Wipes the keys from memory. */
  @Override
  public void close() {
    keys.close();
  }
}
