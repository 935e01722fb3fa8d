package io.stateset.core.messaging.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections of a server. Those that have not proved who they are have a bound of their
 * own, so that strangers cannot take the places of peers; and no peer can take those of the others.
 * Thread-safe.
 */
final class Connections extends ServerTransportFilter {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final GrpcOptions options;
  private final VerifiedPeers peers;
  private final Map<SocketAddress, Channel> strangers = new HashMap<>();
  private final Map<CordaX500Name, Deque<Channel>> known = new HashMap<>();
  private int knownCount;

  Connections(GrpcOptions options, VerifiedPeers peers) {
    this.options = options;
    this.peers = peers;
  }

  /** False if there is no room for another stranger. Else the connection is counted. */
  synchronized boolean admit(Channel channel) {
    SocketAddress address = channel.remoteAddress();
    if (address == null || strangers.size() >= options.maxHandshakes()) {
      return false;
    }
    strangers.put(address, channel);
    Future<?> unused = channel.closeFuture().addListener(done -> ended(address, channel));
    return true;
  }

  private synchronized void ended(SocketAddress address, Channel channel) {
    if (!strangers.remove(address, channel)) {
      known.values().removeIf(channels -> {
        knownCount -= channels.remove(channel) ? 1 : 0;
        return channels.isEmpty();
      });
    }
  }

  /** The connection has proved who it is. */
  @Override
  public Attributes transportReady(Attributes attributes) {
    SocketAddress address = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    Channel surplus;
    try {
      CordaX500Name name = peers.nameOf(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      surplus = proved(address, name);
    } catch (RuntimeException e) { // whatever the verifier refuses with
      LOG.warn("Refused a connection: {}", e.getMessage());
      surplus = stranger(address);
    }
    if (surplus != null) {
      Future<?> unused = surplus.close();
    }
    return attributes;
  }

  private synchronized @Nullable Channel stranger(@Nullable SocketAddress address) {
    return strangers.get(address);
  }

  /** Returns the connection that must go for this one, or this one itself. */
  private synchronized @Nullable Channel proved(
      @Nullable SocketAddress address, CordaX500Name name) {
    Channel channel = strangers.remove(address);
    if (channel == null) {
      return null;
    }
    Deque<Channel> ofPeer = known.computeIfAbsent(name, key -> new ArrayDeque<>());
    ofPeer.addLast(channel);
    knownCount++;
    if (ofPeer.size() > options.maxConnectionsOfPeer()) {
      LOG.warn("{} has too many connections: its oldest ends", name);
      return ofPeer.getFirst();
    }
    return knownCount > options.maxConnections() ? channel : null;
  }

  synchronized int strangers() {
    return strangers.size();
  }

  synchronized int known() {
    return knownCount;
  }
}
