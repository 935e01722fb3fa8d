package io.stateset.core.messaging.grpc;

import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkMap;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.NetworkOptions;
import io.stateset.core.identity.NodeRecord;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.KeyDerivation;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.core.messaging.TlsIdentity;
import io.stateset.core.messaging.Transport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * An operator, certificates for whoever is asked for, and where they are reached: transports of one
 * network on the loopback interface.
 */
public final class TlsNetwork implements AutoCloseable {
  private static final KeyDerivation CHEAP = new KeyDerivation(8, 1);
  private static final NetworkHostAndPort ANY_PORT = new NetworkHostAndPort("localhost", 0);

  /** Moves with the system's time, and can be set ahead of it. */
  static final class AdjustableClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  final AdjustableClock clock = new AdjustableClock();
  private final Path folder;
  private final NetworkOperator operator;
  private final NetworkMap map;
  private final Map<CordaX500Name, TlsIdentity> identities = new HashMap<>();
  private final Map<CordaX500Name, Transport> listening = new ConcurrentHashMap<>();
  private final Map<CordaX500Name, List<NetworkHostAndPort>> addresses = new ConcurrentHashMap<>();
  private final List<SigningKeyStore> keyStores = new ArrayList<>();

  /** Founded in {@code folder}. */
  public TlsNetwork(Path folder) {
    this.folder = folder;
    this.operator = NetworkOperator.open(
        folder.resolve("operator"),
        "operator".toCharArray(),
        folder.resolve("network"),
        clock,
        NetworkOptions.DEFAULTS.withKeyDerivation(CHEAP));
    this.map = FolderNetworkMap.open(
        folder.resolve("network"), operator.trustRoot(), clock, Duration.ZERO);
  }

  synchronized TlsIdentity identity(CordaX500Name node) {
    return identities.computeIfAbsent(node, this::enrol);
  }

  private TlsIdentity enrol(CordaX500Name node) {
    SigningKeyStore keys =
        SoftwareKeyStore.open(folder.resolve(node.getOrganisation()), "own".toCharArray(), CHEAP);
    keyStores.add(keys);
    NodeRecord record = operator.issue(
        SigningRequest.forNode(keys, node, List.of(new NetworkHostAndPort("localhost", 1)), clock));
    return new TlsIdentity(
        record.tlsChain(), keys.find(SigningRequest.TLS_ALIAS).orElseThrow(), keys);
  }

  /** Reached by the others from its start on. */
  public Transport transport(CordaX500Name node) {
    return transport(node, GrpcOptions.DEFAULTS);
  }

  GrpcTransport transport(CordaX500Name node, GrpcOptions options) {
    return transport(node, identity(node), ANY_PORT, options);
  }

  GrpcTransport transport(
      CordaX500Name node, TlsIdentity identity, NetworkHostAndPort bind, GrpcOptions options) {
    GrpcTransport transport = new GrpcTransport(
        node.getOrganisation(), bind, identity, map::verifyTls, this::addressesOf, options);
    listening.put(node, transport);
    return transport;
  }

  private List<NetworkHostAndPort> addressesOf(CordaX500Name node) {
    Transport transport = listening.get(node);
    return addresses.getOrDefault(
        node, transport == null ? List.of() : List.of(transport.address()));
  }

  /** Sends those who look for {@code node} there. */
  void reachAt(CordaX500Name node, NetworkHostAndPort... there) {
    addresses.put(node, List.of(there));
  }

  void revoke(CordaX500Name node) {
    operator.revoke(node);
  }

  @Override
  public void close() {
    keyStores.forEach(SigningKeyStore::close);
    operator.close();
  }
}
