package io.stateset.core.messaging;

import io.stateset.core.messaging.Messaging.ServiceHandler;
import io.stateset.core.messaging.MessagingException.Code;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import net.corda.core.identity.CordaX500Name;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for named services on a bounded pool, of which no peer gets all. */
final class NamedServices {
  private static final Logger LOG = LoggerFactory.getLogger(NamedServices.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,64}");

  private final Executor threads;
  private final int maxRequestsOfPeer;
  private final PeerComplaints complaints;
  private final Map<String, ServiceHandler> handlers = new ConcurrentHashMap<>();
  private final Map<CordaX500Name, Semaphore> places = new ConcurrentHashMap<>();

  NamedServices(Executor threads, int maxRequestsOfPeer, PeerComplaints complaints) {
    this.threads = threads;
    this.maxRequestsOfPeer = maxRequestsOfPeer;
    this.complaints = complaints;
  }

  /** Throws for a name that is reserved or cannot be one. */
  static void requireName(String service) {
    if (!NAME.matcher(service).matches() || service.equals(DurableMessaging.LINK_SERVICE)) {
      throw new IllegalArgumentException("Not a name for a service: " + service);
    }
  }

  void serve(String service, ServiceHandler handler) {
    requireName(service);
    if (handlers.putIfAbsent(service, handler) != null) {
      throw new IllegalArgumentException("There is a handler for " + service + " already");
    }
  }

  CompletionStage<byte[]> handle(CordaX500Name peer, String service, byte[] payload) {
    ServiceHandler handler = handlers.get(service);
    if (handler == null) {
      return failed(Code.NO_SUCH_SERVICE, "A service that is not here");
    }
    Semaphore ofPeer = places.computeIfAbsent(peer, key -> new Semaphore(maxRequestsOfPeer));
    if (!ofPeer.tryAcquire()) {
      return failed(Code.BUSY, "Too many requests of " + peer + " at once");
    }
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> run(service, handler, peer, payload, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new MessagingException(Code.BUSY, "Too many requests at once"));
    }
    return answer.whenComplete((bytes, failure) -> ofPeer.release());
  }

  private static CompletionStage<byte[]> failed(Code code, String message) {
    return CompletableFuture.failedFuture(new MessagingException(code, message));
  }

  /** Whatever a handler throws, its caller gets an answer and its place is free again. */
  private void run(
      String service,
      ServiceHandler handler,
      CordaX500Name peer,
      byte[] payload,
      CompletableFuture<byte[]> answer) {
    try {
      answer.complete(handler.handle(peer, payload));
    } catch (Throwable e) {
      complaints.about(peer, () -> LOG.warn("Service {} failed for {}", service, peer, e));
      answer.completeExceptionally(
          new MessagingException(Code.PEER_FAILED, "Service " + service + " failed", e));
    }
  }
}
