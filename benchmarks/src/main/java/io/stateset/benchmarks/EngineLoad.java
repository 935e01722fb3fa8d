package io.stateset.benchmarks;

import io.stateset.benchmarks.Callers.Measured;
import io.stateset.notary.engine.NotaryEngine;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.LogLeaf;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.machine.Window;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** Requests to a notary's engine, each of which consumes one state that nobody has seen. */
final class EngineLoad {
  private static final int CALLERS = 64;
  private static final int FILLING = 20_000;

  private final NotaryEngine engine;
  private final SplittableRandom random;

  EngineLoad(NotaryEngine engine, long seed) {
    this.engine = engine;
    this.random = new SplittableRandom(seed);
  }

  /** Consumes that many states, without waiting for each. */
  void fill(int states) {
    List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      waiting.add(engine.submit(request(random)).toCompletableFuture());
      if (waiting.size() == FILLING) {
        awaitAll(waiting);
      }
    }
    awaitAll(waiting);
  }

  private static void awaitAll(List<CompletableFuture<Outcome>> waiting) {
    waiting.forEach(outcome -> requireAccepted(outcome.join()));
    waiting.clear();
  }

  /** From 64 callers at once, who wait for each answer. */
  Measured run(int seconds) throws Exception {
    List<Callers.Call> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      SplittableRandom own = random.split();
      calls.add(() -> {
        requireAccepted(engine.submit(request(own)).toCompletableFuture().join());
        return true;
      });
    }
    return Callers.run(calls, Duration.ofSeconds(seconds));
  }

  private static void requireAccepted(Outcome outcome) {
    if (!(outcome instanceof Accepted)) {
      throw new IllegalStateException("a fresh state was not accepted: " + outcome);
    }
  }

  private static NotaryRequest request(SplittableRandom random) {
    StateReference input = new StateReference(hash(random), random.nextInt(4));
    return new NotaryRequest(
        new LogLeaf(hash(random), List.of(input), List.of(), Window.ALWAYS), "O=Bench,L=Rome,C=IT");
  }

  private static Hash hash(SplittableRandom random) {
    ByteBuffer bytes = ByteBuffer.allocate(Hash.BYTES);
    while (bytes.hasRemaining()) {
      bytes.putLong(random.nextLong());
    }
    return Hash.of(bytes.array());
  }
}
