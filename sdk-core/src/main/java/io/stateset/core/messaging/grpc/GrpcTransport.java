package io.stateset.core.messaging.grpc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslContextOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.PeerDirectory;
import io.stateset.core.messaging.PeerVerifier;
import io.stateset.core.messaging.TlsIdentity;
import io.stateset.core.messaging.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests between nodes over gRPC and mutual TLS 1.3. Each side's certificate is its identity: the
 * server takes the caller's name from it, the client refuses a server that proves another name than
 * the one it wants. All threads belong to this object.
 */
public final class GrpcTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcTransport.class);
  private static final String TLS = "TLSv1.3";
  private static final Duration RECHECK = Duration.ofSeconds(10);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final Context.Key<CordaX500Name> PEER = Context.key("stateset-peer");

  private final NetworkHostAndPort bind;
  private final TlsIdentity identity;
  private final PeerVerifier verifier;
  private final PeerDirectory directory;
  private final GrpcOptions options;
  private final EventLoopGroup threads;
  private final Map<Route, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Map<CordaX500Name, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final Cache<X509Certificate, CordaX500Name> verified = Caffeine.newBuilder()
      .maximumSize(10_000)
      .expireAfterWrite(RECHECK)
      .executor(Runnable::run)
      .build();
  private @Nullable Server server;
  private volatile boolean closed;

  /** One way to a peer. */
  private record Route(CordaX500Name peer, NetworkHostAndPort address) {}

  /**
   * Nothing is opened before {@link #start}.
   *
   * @param name for the names of threads
   * @param bind host and port to listen on; port 0 lets the system choose
   */
  public GrpcTransport(
      String name,
      NetworkHostAndPort bind,
      TlsIdentity identity,
      PeerVerifier verifier,
      PeerDirectory directory,
      GrpcOptions options) {
    this.bind = bind;
    this.identity = identity;
    this.verifier = verifier;
    this.directory = directory;
    this.options = options;
    this.threads = new MultiThreadIoEventLoopGroup(
        options.threads(),
        new DefaultThreadFactory("stateset-net-" + name, true),
        NioIoHandler.newFactory());
  }

  @Override
  public synchronized void start(RequestHandler handler) {
    try {
      server = NettyServerBuilder.forAddress(new InetSocketAddress(bind.getHost(), bind.getPort()))
          .bossEventLoopGroup(threads)
          .workerEventLoopGroup(threads)
          .channelType(NioServerSocketChannel.class)
          .directExecutor()
          .sslContext(serverTls())
          .maxInboundMessageSize(options.maxFrameBytes())
          .maxConcurrentCallsPerConnection(options.maxCallsPerConnection())
          .handshakeTimeout(options.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS)
          .permitKeepAliveTime(options.keepAlive().toMillis() / 2, TimeUnit.MILLISECONDS)
          .permitKeepAliveWithoutCalls(true)
          .addService(ServerInterceptors.intercept(service(handler), new Identify()))
          .build()
          .start();
    } catch (IOException e) {
      throw new MessagingException(Code.PORT_IN_USE, "Cannot listen on " + bind, e);
    }
  }

  private ServerServiceDefinition service(RequestHandler handler) {
    return ServerServiceDefinition.builder(Wire.SERVICE)
        .addMethod(
            Wire.REQUEST,
            ServerCalls.asyncUnaryCall((request, answer) -> serve(handler, request, answer)))
        .build();
  }

  private static void serve(RequestHandler handler, byte[] request, StreamObserver<byte[]> answer) {
    handler.handle(PEER.get(), ServiceName.KEY.get(), request).whenComplete((bytes, failure) -> {
      if (failure == null) {
        answer.onNext(bytes);
        answer.onCompleted();
      } else {
        answer.onError(Failures.toWire(failure));
      }
    });
  }

  /** Takes the caller's name from its certificate, and the service's from the header. */
  private final class Identify implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String service = headers.get(Wire.SERVICE_NAME);
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      if (service == null || session == null) {
        return refuse(call, Status.INVALID_ARGUMENT);
      }
      try {
        Context context =
            Context.current().withValue(PEER, nameOf(session)).withValue(ServiceName.KEY, service);
        return Contexts.interceptCall(context, call, headers, next);
      } catch (io.stateset.core.StatesetException | SSLPeerUnverifiedException e) {
        LOG.warn("Refused a caller: {}", e.getMessage());
        return refuse(call, Status.UNAUTHENTICATED);
      }
    }

    private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
      call.close(status, new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  /**
   * Looked at again now and then, so that a revoked peer is refused on a connection that it has
   * already.
   */
  private CordaX500Name nameOf(SSLSession session) throws SSLPeerUnverifiedException {
    Certificate[] certificates = session.getPeerCertificates();
    X509Certificate leaf = (X509Certificate) certificates[0];
    List<X509Certificate> chain = Arrays.stream(certificates)
        .map(certificate -> (X509Certificate) certificate)
        .toList();
    return verified.get(leaf, key -> verifier.verify(chain));
  }

  private SslContext serverTls() {
    return tls(
        SslContextBuilder.forServer(keyless()).clientAuth(ClientAuth.REQUIRE),
        new PeerTrust(verifier, null));
  }

  private SslContext clientTls(CordaX500Name peer) {
    return tls(SslContextBuilder.forClient().keyManager(keyless()), new PeerTrust(verifier, peer));
  }

  private SslContext tls(SslContextBuilder builder, PeerTrust trust) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.OPENSSL)
          .protocols(TLS)
          .trustManager(trust)
          .option(OpenSslContextOption.PRIVATE_KEY_METHOD, new KeyStoreSigning(identity))
          .build();
    } catch (SSLException e) {
      throw new MessagingException(Code.INTERNAL, "TLS cannot be set up", e);
    }
  }

  private KeyManagerFactory keyless() {
    try {
      return OpenSslX509KeyManagerFactory.newKeyless(
          identity.chain().toArray(new X509Certificate[0]));
    } catch (GeneralSecurityException | IOException e) {
      throw new MessagingException(Code.INTERNAL, "TLS cannot use the node's certificate", e);
    }
  }

  @Override
  public synchronized NetworkHostAndPort address() {
    if (server == null) {
      return bind;
    }
    return new NetworkHostAndPort(bind.getHost(), server.getPort());
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    try {
      return send(route(peer), service, payload, timeout);
    } catch (MessagingException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<byte[]> send(
      Route route, String service, byte[] payload, Duration timeout) {
    if (payload.length > options.maxFrameBytes()) {
      throw new MessagingException(
          Code.TOO_LARGE, "A request of " + payload.length + " bytes for " + route.peer());
    }
    Metadata headers = new Metadata();
    headers.put(Wire.SERVICE_NAME, service);
    CallOptions call =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        ClientInterceptors.intercept(
                channel(route), MetadataUtils.newAttachHeadersInterceptor(headers))
            .newCall(Wire.REQUEST, call),
        payload,
        new Answer(route, answer));
    return answer;
  }

  /** Addresses are read at each request; after a failure the next one is tried. */
  private Route route(CordaX500Name peer) {
    if (closed) {
      throw new MessagingException(Code.CLOSED, "The transport is closed");
    }
    List<NetworkHostAndPort> addresses = directory.addressesOf(peer);
    if (addresses.isEmpty()) {
      throw new MessagingException(Code.UNKNOWN_PEER, "No address is known for " + peer);
    }
    int attempt = attempts.computeIfAbsent(peer, key -> new AtomicInteger()).get();
    return new Route(peer, addresses.get(Math.floorMod(attempt, addresses.size())));
  }

  private ManagedChannel channel(Route route) {
    return channels.computeIfAbsent(route, this::open);
  }

  private ManagedChannel open(Route route) {
    InetSocketAddress address =
        new InetSocketAddress(route.address().getHost(), route.address().getPort());
    return NettyChannelBuilder.forAddress(address)
        .eventLoopGroup(threads)
        .channelType(NioSocketChannel.class)
        .directExecutor()
        .offloadExecutor(threads)
        .sslContext(clientTls(route.peer()))
        .overrideAuthority("node")
        .maxInboundMessageSize(options.maxFrameBytes())
        .keepAliveTime(options.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .idleTimeout(options.idle().toMillis(), TimeUnit.MILLISECONDS)
        .disableRetry()
        .build();
  }

  /** Completes a request's stage. */
  private final class Answer implements StreamObserver<byte[]> {
    private final Route route;
    private final CompletableFuture<byte[]> answer;

    Answer(Route route, CompletableFuture<byte[]> answer) {
      this.route = route;
      this.answer = answer;
    }

    @Override
    public void onNext(byte[] bytes) {
      answer.complete(bytes);
    }

    @Override
    public void onError(Throwable failure) {
      MessagingException known = Failures.fromWire(route.peer(), failure);
      if (known.reason() == Code.UNREACHABLE || known.reason() == Code.IDENTITY_REFUSED) {
        tryNextAddress();
      }
      answer.completeExceptionally(known);
    }

    /** A channel that failed is dropped: its own back-off would delay ours. */
    private void tryNextAddress() {
      attempts.computeIfAbsent(route.peer(), key -> new AtomicInteger()).incrementAndGet();
      ManagedChannel broken = channels.remove(route);
      if (broken != null) {
        broken.shutdown();
      }
    }

    @Override
    public void onCompleted() {
      if (!answer.isDone()) {
        answer.completeExceptionally(
            new MessagingException(Code.PEER_FAILED, route.peer() + " gave no answer"));
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
    if (server != null) {
      server.shutdownNow();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (server != null
          && !server.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The transport's server is slow to end");
      }
      threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
