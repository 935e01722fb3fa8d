package io.stateset.core.messaging.grpc;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.PeerDirectory;
import io.stateset.core.messaging.PeerVerifier;
import io.stateset.core.messaging.TlsIdentity;
import io.stateset.core.messaging.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests between nodes over gRPC and mutual TLS 1.3. Each side's certificate is its identity: the
 * server takes the caller's name from it, the client refuses a server that proves another name than
 * the one it wants. The private key stays in its key store. All threads belong to this object.
 */
public final class GrpcTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcTransport.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final Duration CONNECTION_PATIENCE = Duration.ofSeconds(1);
  private static final int CONNECTING_THREADS = 2;
  private static final int MAX_CONNECTING = 1_000;

  private final NetworkHostAndPort bind;
  private final GrpcOptions options;
  private final Tls tls;
  private final VerifiedPeers peers;
  private final Connections connections;
  private final PeerChannels channels;
  private final EventLoopGroup threads;
  private final ThreadPoolExecutor connecting;
  private final Map<Object, CompletableFuture<byte[]>> underWay = new ConcurrentHashMap<>();
  private @Nullable Server server;
  private volatile boolean closed;

  /**
   * Nothing is opened before {@link #start}.
   *
   * @param name for the names of threads
   * @param bind host and port to listen on; port 0 lets the system choose
   * @throws MessagingException {@code TLS_UNAVAILABLE}
   */
  public GrpcTransport(
      String name,
      NetworkHostAndPort bind,
      TlsIdentity identity,
      PeerVerifier verifier,
      PeerDirectory directory,
      GrpcOptions options) {
    this.bind = bind;
    this.options = options;
    this.tls = new Tls(identity);
    this.peers = new VerifiedPeers(verifier, options.recheck());
    this.connections = new Connections(options, peers);
    this.threads = new MultiThreadIoEventLoopGroup(
        options.threads(),
        new DefaultThreadFactory("stateset-net-" + name, true),
        NioIoHandler.newFactory());
    this.connecting = new ThreadPoolExecutor(
        CONNECTING_THREADS,
        CONNECTING_THREADS,
        1,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(MAX_CONNECTING),
        new DefaultThreadFactory("stateset-connect-" + name, true));
    connecting.allowCoreThreadTimeOut(true);
    this.channels = new PeerChannels(tls, peers, directory, options, threads);
  }

  @Override
  public synchronized void start(RequestHandler handler) {
    if (closed || server != null) {
      throw new IllegalStateException("The transport has started, or is closed");
    }
    Server built = NettyServerBuilder.forAddress(
            new InetSocketAddress(bind.getHost(), bind.getPort()))
        .bossEventLoopGroup(threads)
        .workerEventLoopGroup(threads)
        .channelFactory(() -> new BoundedServerChannel(connections))
        .directExecutor()
        .sslContext(tls.server(new PeerTrust(peers, null)))
        .maxInboundMessageSize(options.maxFrameBytes())
        .maxConcurrentCallsPerConnection(options.maxCallsPerConnection())
        .flowControlWindow(options.windowBytes())
        .handshakeTimeout(options.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTime(options.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(options.keepAlive().toMillis() / 2, TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxConnectionIdle(2 * options.idle().toMillis(), TimeUnit.MILLISECONDS)
        .addTransportFilter(connections)
        .addService(new RequestService(handler, peers, options.maxFrameBytes()).definition())
        .build();
    listen(built);
  }

  private void listen(Server built) {
    try {
      server = built.start();
    } catch (IOException e) {
      Code code = isOurs(bind.getHost()) ? Code.PORT_IN_USE : Code.ADDRESS_UNUSABLE;
      throw new MessagingException(code, "Cannot listen on " + bind, e);
    }
  }

  private static boolean isOurs(String host) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(host, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public synchronized NetworkHostAndPort address() {
    return server == null ? bind : new NetworkHostAndPort(bind.getHost(), server.getPort());
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    if (closed) {
      return failed(Code.CLOSED, "The transport is closed");
    } else if (payload.length > options.maxFrameBytes()) {
      return failed(Code.TOO_LARGE, "A request of " + payload.length + " bytes for " + peer);
    }
    PeerChannel existing = channels.existing(peer);
    return existing != null
        ? send(existing, service, payload, timeout)
        : connectAndSend(peer, service, payload, timeout);
  }

  private static CompletionStage<byte[]> failed(Code code, String message) {
    return CompletableFuture.failedFuture(new MessagingException(code, message));
  }

  private CompletionStage<byte[]> connectAndSend(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    CompletableFuture<byte[]> answer = track(new CompletableFuture<>());
    try {
      connecting.execute(() -> {
        try {
          request(channels.connect(peer), service, payload, timeout, answer);
        } catch (RuntimeException e) {
          answer.completeExceptionally(Failures.local(e));
        }
      });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          new MessagingException(Code.UNREACHABLE, "Too many peers are looked for at once", e));
    }
    return answer;
  }

  private CompletionStage<byte[]> send(
      PeerChannel channel, String service, byte[] payload, Duration timeout) {
    CompletableFuture<byte[]> answer = track(new CompletableFuture<>());
    request(channel, service, payload, timeout, answer);
    return answer;
  }

  private void request(
      PeerChannel channel,
      String service,
      byte[] payload,
      Duration timeout,
      CompletableFuture<byte[]> answer) {
    channel.request(
        service,
        payload,
        timeout,
        new Answer(channel.peer(), answer, () -> channels.giveUp(channel)));
  }

  /** What is under way when the transport closes is failed then, whatever became of its channel. */
  private CompletableFuture<byte[]> track(CompletableFuture<byte[]> answer) {
    Object ticket = new Object();
    underWay.put(ticket, answer);
    CompletionStage<byte[]> unused =
        answer.whenComplete((bytes, failure) -> underWay.remove(ticket));
    if (closed) {
      breakOff(answer);
    }
    return answer;
  }

  private static void breakOff(CompletableFuture<byte[]> answer) {
    answer.completeExceptionally(new MessagingException(Code.CLOSED, "The transport is closed"));
  }

  /** How many connections to this node there are, proven and not: for tests. */
  Connections connections() {
    return connections;
  }

  @Override
  public synchronized void close() {
    closed = true;
    underWay.values().forEach(GrpcTransport::breakOff);
    connecting.shutdownNow();
    channels.close();
    if (server != null) {
      server.shutdownNow();
    }
    awaitEnd();
  }

  /** The threads end last: whoever finds them gone would log it as an error. */
  private void awaitEnd() {
    try {
      if (!connecting.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The look-up of a peer is slow to end");
      }
      channels.awaitEnd(CONNECTION_PATIENCE);
      if (server != null
          && !server.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The transport's server is slow to end");
      }
      Future<?> unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      if (!threads.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The transport's threads are slow to end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
