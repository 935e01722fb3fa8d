package io.stateset.core.messaging.memory;

import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;

/** Nodes of one JVM that reach each other by name. Thread-safe. */
public final class InMemoryNetwork implements AutoCloseable {
  private static final int MAX_BYTES = 12 << 20;

  private final Map<CordaX500Name, MemoryTransport> listening = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newCachedThreadPool(work -> {
    Thread thread = new Thread(work, "stateset-memory-network");
    thread.setDaemon(true);
    return thread;
  });

  /** The end of the network at which the node called {@code node} is. */
  public Transport transport(CordaX500Name node) {
    return new MemoryTransport(node);
  }

  /** Ends every thread; transports of this network are of no use afterwards. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private final class MemoryTransport implements Transport {
    private final CordaX500Name node;
    private volatile @Nullable RequestHandler handler;

    MemoryTransport(CordaX500Name node) {
      this.node = node;
    }

    @Override
    public void start(RequestHandler requestHandler) {
      handler = requestHandler;
      if (listening.putIfAbsent(node, this) != null) {
        handler = null;
        throw new MessagingException(Code.PORT_IN_USE, node + " is on this network already");
      }
    }

    @Override
    public NetworkHostAndPort address() {
      return new NetworkHostAndPort("memory", 1);
    }

    @Override
    public CompletionStage<byte[]> request(
        CordaX500Name peer, String service, byte[] payload, Duration timeout) {
      if (payload.length > MAX_BYTES) {
        return failed(Code.TOO_LARGE, "A request of " + payload.length + " bytes");
      }
      byte[] copy = payload.clone();
      return CompletableFuture.supplyAsync(() -> handlerOf(peer), executor)
          .thenCompose(target -> target.handle(node, service, copy))
          .thenApply(byte[]::clone)
          .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
          .handle(MemoryTransport::answerOrFailure);
    }

    private RequestHandler handlerOf(CordaX500Name peer) {
      MemoryTransport target = listening.get(peer);
      RequestHandler open = target == null ? null : target.handler;
      if (open == null) {
        throw new MessagingException(Code.UNREACHABLE, peer + " is not on this network");
      }
      return open;
    }

    private static byte[] answerOrFailure(byte @Nullable [] answer, @Nullable Throwable failure) {
      if (failure == null && answer != null) {
        return answer;
      }
      throw Failures.asMessagingException(failure);
    }

    private static CompletionStage<byte[]> failed(Code code, String message) {
      return CompletableFuture.failedFuture(new MessagingException(code, message));
    }

    @Override
    public void close() {
      handler = null;
      listening.remove(node, this);
    }
  }
}
