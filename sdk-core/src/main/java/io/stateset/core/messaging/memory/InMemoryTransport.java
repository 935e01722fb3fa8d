package io.stateset.core.messaging.memory;

import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;

/** One node's end of an {@link InMemoryNetwork}. */
final class InMemoryTransport implements Transport {
  private static final int MAX_BYTES = 12 << 20;
  private static final NetworkHostAndPort ADDRESS = new NetworkHostAndPort("memory", 1);

  private final CordaX500Name node;
  private final InMemoryNetwork network;
  private final ScheduledExecutorService threads;
  private final Map<Object, CompletableFuture<byte[]>> asked = new ConcurrentHashMap<>();
  private final Map<Object, CompletableFuture<byte[]>> answering = new ConcurrentHashMap<>();
  private volatile @Nullable RequestHandler handler;
  private volatile boolean closed;

  InMemoryTransport(CordaX500Name node, InMemoryNetwork network, ScheduledExecutorService threads) {
    this.node = node;
    this.network = network;
    this.threads = threads;
  }

  @Override
  public synchronized void start(RequestHandler requestHandler) {
    if (closed || handler != null) {
      throw new IllegalStateException("The transport has started, or is closed");
    }
    network.open(node, this);
    handler = requestHandler;
  }

  @Override
  public NetworkHostAndPort address() {
    return ADDRESS;
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    if (payload.length > MAX_BYTES) {
      fail(answer, Code.TOO_LARGE, "A request of " + payload.length + " bytes");
      return answer;
    }
    byte[] copy = payload.clone();
    try {
      ScheduledFuture<?> deadline = threads.schedule(
          () -> fail(answer, Code.TIMED_OUT, peer + " did not answer in time"),
          timeout.toMillis(),
          TimeUnit.MILLISECONDS);
      track(answer, deadline);
      threads.execute(() -> deliver(peer, service, copy, answer));
    } catch (RejectedExecutionException e) {
      fail(answer, Code.CLOSED, "The network is closed");
    }
    return answer;
  }

  private void track(CompletableFuture<byte[]> answer, ScheduledFuture<?> deadline) {
    Object ticket = new Object();
    asked.put(ticket, answer);
    CompletionStage<byte[]> unused = answer.whenComplete((bytes, failure) -> {
      asked.remove(ticket);
      deadline.cancel(false);
    });
    if (closed) {
      fail(answer, Code.CLOSED, "The transport is closed");
    }
  }

  private void deliver(
      CordaX500Name peer, String service, byte[] payload, CompletableFuture<byte[]> answer) {
    InMemoryTransport target = network.find(peer);
    RequestHandler open = target == null ? null : target.handler;
    if (target == null || open == null) {
      fail(answer, Code.UNREACHABLE, peer + " is not on this network");
      return;
    }
    Object ticket = new Object();
    target.answering.put(ticket, answer);
    CompletionStage<byte[]> unused =
        answer.whenComplete((bytes, failure) -> target.answering.remove(ticket));
    if (target.closed) {
      fail(answer, Code.UNREACHABLE, "The connection broke");
    }
    handle(open, service, payload)
        .whenComplete((bytes, failure) -> hop(() -> answer(answer, bytes, failure)));
  }

  private CompletionStage<byte[]> handle(RequestHandler open, String service, byte[] payload) {
    try {
      return open.handle(node, service, payload);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** To a thread of the network, as over a wire. */
  private void hop(Runnable work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException e) {
      work.run();
    }
  }

  private static void answer(
      CompletableFuture<byte[]> answer, byte @Nullable [] bytes, @Nullable Throwable failure) {
    if (bytes == null || failure != null) {
      fail(answer, Failures.codeToldOf(failure), "The peer failed");
    } else if (bytes.length > MAX_BYTES) {
      fail(answer, Code.TOO_LARGE, "An answer of " + bytes.length + " bytes");
    } else {
      answer.complete(bytes.clone());
    }
  }

  private static void fail(CompletableFuture<byte[]> answer, Code code, String message) {
    answer.completeExceptionally(new MessagingException(code, message));
  }

  @Override
  public synchronized void close() {
    closed = true;
    handler = null;
    network.leave(node, this);
    asked.values().forEach(answer -> fail(answer, Code.CLOSED, "The transport is closed"));
    answering.values().forEach(answer -> fail(answer, Code.UNREACHABLE, "The connection broke"));
  }
}
