package io.stateset.testkit;

import io.stateset.core.identity.NetworkMap;
import io.stateset.core.identity.NodeRecord;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.messaging.TlsIdentity;
import io.stateset.core.messaging.Transport;
import io.stateset.core.messaging.grpc.GrpcOptions;
import io.stateset.core.messaging.grpc.GrpcTransport;
import io.stateset.core.messaging.memory.InMemoryNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * Makes the transports of a network: all in memory, or all with TLS over the loopback interface.
 */
final class Carriers implements AutoCloseable {
  private final boolean real;
  private final InMemoryNetwork memory = new InMemoryNetwork();

  Carriers(boolean real) {
    this.real = real;
  }

  /** An address for a node; a free port, if the transport is real. */
  NetworkHostAndPort newAddress() {
    return new NetworkHostAndPort("localhost", real ? freePort() : 1);
  }

  /** Another process may take the port before the node does; then the node's start says so. */
  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port", e);
    }
  }

  Transport transport(Organisation organisation, SigningKeyStore keys, NetworkMap network) {
    return real ? grpc(organisation, keys, network) : memory.transport(organisation.name());
  }

  private static Transport grpc(
      Organisation organisation, SigningKeyStore keys, NetworkMap network) {
    NodeRecord record = network.node(organisation.name()).orElseThrow();
    return new GrpcTransport(
        organisation.organisation(),
        organisation.address(),
        new TlsIdentity(record.tlsChain(), keys.find(SigningRequest.TLS_ALIAS).orElseThrow(), keys),
        network::verifyTls,
        peer -> network.node(peer).map(NodeRecord::addresses).orElse(List.of()),
        GrpcOptions.DEFAULTS);
  }

  @Override
  public void close() {
    memory.close();
  }
}
