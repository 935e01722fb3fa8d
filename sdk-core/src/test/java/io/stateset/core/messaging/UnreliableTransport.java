package io.stateset.core.messaging;

import io.stateset.core.messaging.MessagingException.Code;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/** Loses, delays, repeats and holds back requests, and loses answers, as its seed says. */
final class UnreliableTransport implements Transport {
  private final Transport carrier;
  private final Random random;
  private final ScheduledExecutorService timer;

  UnreliableTransport(Transport carrier, Random random, ScheduledExecutorService timer) {
    this.carrier = carrier;
    this.random = random;
    this.timer = timer;
  }

  private synchronized int draw(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public void start(RequestHandler handler) {
    carrier.start(handler);
  }

  @Override
  public NetworkHostAndPort address() {
    return carrier.address();
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    Supplier<CompletionStage<byte[]>> carry =
        () -> carrier.request(peer, service, payload, timeout);
    return switch (draw(8)) {
      case 0 -> lost();
      case 1 -> carry.get().thenCompose(answer -> lost());
      case 2 -> carry.get().thenCombine(carry.get(), (first, second) -> first);
      case 3 -> overtaken(carry);
      case 4 -> late(carry);
      default -> carry.get();
    };
  }

  /** Arrives after what comes next. */
  private CompletionStage<byte[]> overtaken(Supplier<CompletionStage<byte[]>> carry) {
    CompletionStage<byte[]> unused = late(carry);
    return lost();
  }

  private CompletionStage<byte[]> late(Supplier<CompletionStage<byte[]>> carry) {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    ScheduledFuture<?> unused =
        timer.schedule(() -> passed.complete(null), draw(20), TimeUnit.MILLISECONDS);
    return passed.thenCompose(done -> carry.get());
  }

  private static CompletionStage<byte[]> lost() {
    return CompletableFuture.failedFuture(new MessagingException(Code.UNREACHABLE, "lost"));
  }

  @Override
  public void close() {
    carrier.close();
  }
}
