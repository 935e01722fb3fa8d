package io.stateset.testkit;

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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/** One node's transport, with the network's faults, and a switch that cuts it off. Thread-safe. */
final class FaultyTransport implements Transport {
  private final String node;
  private final Transport carrier;
  private final Faults faults;
  private final ScheduledExecutorService timer;
  private final Map<CordaX500Name, Runnable> heldBack = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<byte[]>> underWay = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean cut;

  FaultyTransport(String node, Transport carrier, Faults faults, ScheduledExecutorService timer) {
    this.node = node;
    this.carrier = carrier;
    this.faults = faults;
    this.timer = timer;
  }

  /** Nothing arrives and nothing leaves any more; peers see a connection that broke. */
  void cut() {
    cut = true;
    underWay.values().forEach(FaultyTransport::breakOff);
  }

  @Override
  public void start(RequestHandler handler) {
    carrier.start((peer, service, payload) -> answer(handler, peer, service, payload));
  }

  private CompletionStage<byte[]> answer(
      RequestHandler handler, CordaX500Name peer, String service, byte[] payload) {
    return cut ? broken() : track(() -> handler.handle(peer, service, payload));
  }

  @Override
  public NetworkHostAndPort address() {
    return carrier.address();
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    Faults.Fate fate = faults.draw(node, peer.getOrganisation());
    if (cut || fate.cut()) {
      return broken();
    }
    byte[] copy = payload.clone();
    return track(
        () -> after(fate.delay()).thenCompose(done -> carry(fate, peer, service, copy, timeout)));
  }

  private CompletionStage<byte[]> carry(
      Faults.Fate fate, CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    Runnable again = () -> carrier.request(peer, service, payload, timeout);
    if (cut || fate.requestLost()) {
      return broken();
    }
    if (fate.heldBack()) {
      heldBack.put(peer, again);
      return broken();
    }
    CompletionStage<byte[]> answer = carrier.request(peer, service, payload, timeout);
    if (fate.repeated()) {
      again.run();
    }
    return answer.thenCompose(bytes -> arrived(fate, peer, bytes));
  }

  /** What was held back overtakes nothing any more, but is overtaken. */
  private CompletionStage<byte[]> arrived(Faults.Fate fate, CordaX500Name peer, byte[] answer) {
    Runnable late = heldBack.remove(peer);
    if (late != null && !cut) {
      late.run();
    }
    return cut || fate.answerLost() ? broken() : CompletableFuture.completedFuture(answer);
  }

  private CompletableFuture<Void> after(Duration delay) {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    if (delay.isZero()) {
      passed.complete(null);
      return passed;
    }
    try {
      ScheduledFuture<?> unused =
          timer.schedule(() -> passed.complete(null), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      passed.completeExceptionally(new MessagingException(Code.CLOSED, "The network is closed"));
    }
    return passed;
  }

  /** A cut breaks off what is under way, also if whoever should answer has died. */
  private CompletionStage<byte[]> track(Supplier<CompletionStage<byte[]>> work) {
    CompletableFuture<byte[]> tracked = new CompletableFuture<>();
    Long number = requests.incrementAndGet();
    underWay.put(number, tracked);
    work.get().whenComplete((answer, failure) -> {
      underWay.remove(number);
      if (cut) {
        breakOff(tracked);
      } else if (failure != null) {
        tracked.completeExceptionally(failure);
      } else {
        tracked.complete(answer);
      }
    });
    if (cut) {
      breakOff(tracked);
    }
    return tracked;
  }

  private static void breakOff(CompletableFuture<byte[]> request) {
    request.completeExceptionally(unreachable());
  }

  private static CompletionStage<byte[]> broken() {
    return CompletableFuture.failedFuture(unreachable());
  }

  private static MessagingException unreachable() {
    return new MessagingException(Code.UNREACHABLE, "The connection broke");
  }

  @Override
  public void close() {
    carrier.close();
  }
}
