package io.stateset.core.messaging.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.PeerDirectory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * The connections to peers, one each. One that failed is given up, since its own back-off would
 * delay ours; the next attempt looks the peer up again and takes its next address. Thread-safe.
 */
final class PeerChannels {
  private static final String AUTHORITY = "node";

  private final Tls tls;
  private final VerifiedPeers peers;
  private final PeerDirectory directory;
  private final GrpcOptions options;
  private final EventLoopGroup threads;
  private final Map<CordaX500Name, PeerChannel> open = new HashMap<>();
  private final Set<ManagedChannel> ending = new HashSet<>();
  private final Map<CordaX500Name, Integer> failures = new HashMap<>();
  private boolean closed;

  PeerChannels(
      Tls tls,
      VerifiedPeers peers,
      PeerDirectory directory,
      GrpcOptions options,
      EventLoopGroup threads) {
    this.tls = tls;
    this.peers = peers;
    this.directory = directory;
    this.options = options;
    this.threads = threads;
  }

  /** The connection to {@code peer}, if there is one and the peer may still be spoken to. */
  @Nullable
  PeerChannel existing(CordaX500Name peer) {
    PeerChannel channel;
    synchronized (this) {
      channel = open.get(peer);
    }
    if (channel == null || channel.trust().stillHolds()) {
      return channel;
    }
    giveUp(channel);
    return null;
  }

  /** Makes one if there is none. May block: on the directory, and on looking up a host's name. */
  PeerChannel connect(CordaX500Name peer) {
    InetSocketAddress address = address(peer);
    synchronized (this) {
      if (closed) {
        throw new MessagingException(Code.CLOSED, "The transport is closed");
      }
      return open.computeIfAbsent(peer, key -> channel(key, address));
    }
  }

  private InetSocketAddress address(CordaX500Name peer) {
    List<NetworkHostAndPort> addresses = directory.addressesOf(peer);
    if (addresses.isEmpty()) {
      throw new MessagingException(Code.UNKNOWN_PEER, "No address is known for " + peer);
    }
    int failed;
    synchronized (this) {
      failed = failures.getOrDefault(peer, 0);
    }
    NetworkHostAndPort next = addresses.get(Math.floorMod(failed, addresses.size()));
    return new InetSocketAddress(next.getHost(), next.getPort());
  }

  private PeerChannel channel(CordaX500Name peer, InetSocketAddress address) {
    PeerTrust trust = new PeerTrust(peers, peer);
    ManagedChannel channel = NettyChannelBuilder.forAddress(address)
        .eventLoopGroup(threads)
        .channelType(NioSocketChannel.class)
        .directExecutor()
        .offloadExecutor(threads)
        .sslContext(tls.client(trust))
        .overrideAuthority(AUTHORITY)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
            options.handshakeTimeout().toMillis())
        .maxInboundMessageSize(options.maxFrameBytes())
        .flowControlWindow(options.windowBytes())
        .keepAliveTime(options.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .idleTimeout(options.idle().toMillis(), TimeUnit.MILLISECONDS)
        .disableRetry()
        .build();
    return new PeerChannel(peer, channel, trust);
  }

  /** What is under way on it may end; nothing new goes over it. */
  void giveUp(PeerChannel channel) {
    synchronized (this) {
      if (open.remove(channel.peer(), channel)) {
        failures.merge(channel.peer(), 1, (count, one) -> (count + one) & Integer.MAX_VALUE);
        ending.removeIf(ManagedChannel::isTerminated);
        ending.add(channel.channel());
      }
    }
    channel.channel().shutdown();
  }

  /** What is under way is told so on this thread, and may give its channel up. */
  void close() {
    List<ManagedChannel> channels;
    synchronized (this) {
      closed = true;
      open.values().forEach(channel -> ending.add(channel.channel()));
      open.clear();
      channels = List.copyOf(ending);
    }
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /**
   * Waits until the connections have ended, after {@link #close}. gRPC remembers one for ever whose
   * thread ends while it is being made. One with many calls under way may end only with its thread,
   * so no longer than {@code patience}.
   */
  void awaitEnd(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (ManagedChannel channel : ending()) {
      channel.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  private synchronized List<ManagedChannel> ending() {
    return List.copyOf(ending);
  }
}
