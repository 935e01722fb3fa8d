package io.stateset.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.Eventually;
import io.stateset.core.testing.OwnThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteGateTest {
  private final WriteGate gate = new WriteGate();

  private static CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, OwnThreads.EXECUTOR);
  }

  @Test
  void nobody_is_inside_while_one_is_alone() {
    AtomicInteger inside = new AtomicInteger();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    AtomicInteger rounds = new AtomicInteger(500);
    for (int writer = 0; writer < 4; writer++) {
      writers.add(run(() -> {
        while (rounds.get() > 0) {
          gate.enter();
          inside.incrementAndGet();
          inside.decrementAndGet();
          gate.leave();
        }
      }));
    }
    while (rounds.get() > 0) {
      assertThat(gate.alone(inside::get)).isZero();
      rounds.decrementAndGet();
    }
    writers.forEach(CompletableFuture::join);
  }

  @Test
  void many_enter_side_by_side() {
    gate.enter();
    gate.enter();
    gate.leave();
    gate.leave();
    assertThat(gate.alone(() -> "alone")).isEqualTo("alone");
  }

  @Test
  void nobody_is_kept_out_by_one_who_waits_to_be_alone() throws Exception {
    gate.enter();
    CompletableFuture<Void> alone = run(() -> gate.alone(() -> 1));
    Eventually.holds("one waits to be alone", gate::isWanted);
    gate.enter();
    gate.leave();
    assertThat(alone).isNotDone();
    gate.leave();
    alone.get(30, TimeUnit.SECONDS);
  }

  @Test
  void a_failure_alone_opens_the_gate_again() {
    assertThat(run(() -> gate.alone(() -> {
          throw new IllegalStateException("on purpose");
        })))
        .failsWithin(30, TimeUnit.SECONDS);
    gate.enter();
    gate.leave();
  }
}
