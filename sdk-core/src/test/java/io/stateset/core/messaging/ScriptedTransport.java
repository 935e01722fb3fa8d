package io.stateset.core.messaging;

import io.stateset.core.testing.Eventually;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;

/** The test is every peer: it sees each request, answers as it likes, and sends what it likes. */
final class ScriptedTransport implements Transport {
  /** A request of the node, which waits for the test's answer. */
  record Request(
      CordaX500Name peer, String service, byte[] payload, CompletableFuture<byte[]> answer) {

    LinkBatch batch() {
      return LinkBatch.decode(payload, MessagingOptions.DEFAULTS);
    }

    void acknowledge(long number) {
      answer.complete(LinkBatch.encodeMark(number));
    }

    void refuse(MessagingException.Code code) {
      answer.completeExceptionally(new MessagingException(code, "scripted"));
    }
  }

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private volatile @Nullable RequestHandler handler;

  @Override
  public void start(RequestHandler requestHandler) {
    handler = requestHandler;
  }

  @Override
  public NetworkHostAndPort address() {
    return new NetworkHostAndPort("scripted", 1);
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    requests.add(new Request(peer, service, payload, answer));
    return answer;
  }

  Request next() {
    try {
      Request request = requests.poll(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("The node sends nothing");
      }
      return request;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isQuiet() {
    return requests.isEmpty();
  }

  /** Something arrives from {@code peer}. */
  CompletionStage<byte[]> arrive(CordaX500Name peer, String service, byte[] payload) {
    RequestHandler present = handler;
    if (present == null) {
      throw new IllegalStateException("not started");
    }
    return present.handle(peer, service, payload);
  }

  @Override
  public void close() {
    requests.clear();
  }
}
