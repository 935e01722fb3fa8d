package io.stateset.notary.engine;

import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.request;
import static io.stateset.notary.machine.Requests.spend;
import static io.stateset.notary.machine.Requests.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.notary.engine.EngineStatus.State;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.Outcome.Conflict;
import io.stateset.notary.machine.Outcome.OutsideWindow;
import io.stateset.notary.machine.Window;
import io.stateset.notary.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SoloEngineTest extends EngineContract {
  private final ScriptedStore store = new ScriptedStore();
  private final CountDownLatch committing = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @BeforeEach
  void startEngine() {
    engine = SoloEngine.start(store, new SoloOptions(clock, 200_000, 20_000));
  }

  private void restart(long maxWaitingWeight, long maxBlockWeight) {
    engine.close();
    engine = SoloEngine.start(store, new SoloOptions(clock, maxWaitingWeight, maxBlockWeight));
  }

  /** Commits wait until the latch is released. */
  private CompletableFuture<Outcome> holdCommitOf(NotaryRequest request) throws Exception {
    store.beforeCommit(writes -> {
      committing.countDown();
      await(released);
    });
    CompletableFuture<Outcome> held = submit(request);
    await(committing);
    return held;
  }

  @Test
  void what_gathers_while_a_block_is_written_becomes_one_block() throws Exception {
    CompletableFuture<Outcome> first = holdCommitOf(spend("T", "a"));
    List<CompletableFuture<Outcome>> gathered = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      gathered.add(submit(spend("U" + i, "u" + i)));
    }
    assertThat(first).isNotDone();
    assertThat(engine.status().waitingStates()).isEqualTo(202);
    released.countDown();
    for (CompletableFuture<Outcome> outcome : gathered) {
      assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }
    assertThat(store.commits())
        .extracting(writes -> writes.entries().size())
        .containsExactly(1, 100);
    assertThat(engine.status().waitingStates()).isZero();
  }

  @Test
  void a_block_is_bounded_by_weight() throws Exception {
    restart(1000, 5);
    CompletableFuture<Outcome> first = holdCommitOf(spend("T", "a"));
    List<CompletableFuture<Outcome>> gathered = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      gathered.add(submit(spend("U" + i, "u" + i)));
    }
    released.countDown();
    first.get(30, TimeUnit.SECONDS);
    for (CompletableFuture<Outcome> outcome : gathered) {
      outcome.get(30, TimeUnit.SECONDS);
    }
    assertThat(store.commits())
        .extracting(writes -> writes.entries().size())
        .containsExactly(1, 2, 2, 1);
  }

  @Test
  void too_much_that_waits_makes_others_try_again_later() throws Exception {
    restart(4, 100);
    CompletableFuture<Outcome> first = holdCommitOf(spend("T", "a"));
    CompletableFuture<Outcome> second = submit(spend("U", "b"));
    assertThatThrownBy(() -> submit(spend("V", "c")).get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(EngineException.class, e -> {
          assertThat(e.reason()).isEqualTo(EngineException.Code.BUSY);
          assertThat(e.retryAfter()).isBetween(Duration.ofMillis(10), Duration.ofSeconds(30));
        });
    released.countDown();
    assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    assertThat(decide(spend("V", "c"))).isInstanceOf(Accepted.class);
  }

  @Test
  void one_request_that_weighs_more_than_the_bounds_is_decided_alone() throws Exception {
    restart(2, 2);
    assertThat(decide(spend("T", "a", "b", "c", "d"))).isInstanceOf(Accepted.class);
  }

  @Test
  void nothing_is_answered_before_its_block_is_committed() throws Exception {
    CompletableFuture<Outcome> accepted = holdCommitOf(spend("T", "a"));
    CompletableFuture<Outcome> conflict = submit(spend("U", "a"));
    assertThat(accepted).isNotDone();
    assertThat(conflict).isNotDone();
    released.countDown();
    assertThat(accepted.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    assertThat(conflict.get(30, TimeUnit.SECONDS)).isInstanceOf(Conflict.class);
  }

  @Test
  void a_block_that_accepts_nothing_is_not_written() throws Exception {
    decide(spend("T", "a"));
    decide(spend("U", "a"));
    decide(spend("T", "a"));
    assertThat(store.commits()).hasSize(1);
    assertThat(engine.status().height()).isEqualTo(1);
  }

  @Test
  void a_clock_that_goes_back_does_not_take_block_time_back() throws Exception {
    decide(spend("T", "a"));
    clock.set(NOW.minusSeconds(100));
    NotaryRequest late =
        request("U", states("b"), List.of(), new Window(null, NOW.minusSeconds(50)));
    assertThat(decide(late)).isEqualTo(new OutsideWindow(NOW));
  }

  @Test
  void a_full_disk_fails_requests_and_the_engine_goes_on_when_there_is_room() throws Exception {
    store.beforeCommit(writes -> {
      throw storeException(StoreException.Code.FULL);
    });
    assertFails(spend("T", "a"), EngineException.Code.FULL);
    assertThat(engine.status().state()).isEqualTo(State.RUNNING);
    assertThat(engine.status().lastError()).isInstanceOf(StoreException.class);
    store.beforeCommit(writes -> {});
    assertThat(decide(spend("T", "a"))).isInstanceOf(Accepted.class);
  }

  @Test
  void a_failed_commit_stops_the_engine_and_nothing_more_is_accepted() throws Exception {
    store.beforeCommit(writes -> {
      throw storeException(StoreException.Code.FAILED);
    });
    assertFails(spend("T", "a"), EngineException.Code.FAILED);
    store.beforeCommit(writes -> {});
    assertFails(spend("U", "b"), EngineException.Code.FAILED);
    assertThat(engine.status().state()).isEqualTo(State.FAILED);
    assertThat(store.commits()).isEmpty();
  }

  @Test
  void a_bug_stops_the_engine_and_not_the_jvm() throws Exception {
    store.beforeCommit(writes -> {
      throw new AssertionError("a bug");
    });
    assertFails(spend("T", "a"), EngineException.Code.FAILED);
    assertThat(engine.status().lastError()).hasMessage("a bug");
  }

  @Test
  void what_waits_when_the_engine_is_closed_is_decided_first() throws Exception {
    CompletableFuture<Outcome> first = holdCommitOf(spend("T", "a"));
    CompletableFuture<Outcome> second = submit(spend("U", "b"));
    Thread closing = new Thread(engine::close);
    closing.start();
    released.countDown();
    closing.join(30_000);
    assertThat(closing.isAlive()).isFalse();
    assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
  }

  @Test
  void what_follows_an_answer_and_throws_does_not_disturb_others() throws Exception {
    CompletableFuture<Outcome> first = holdCommitOf(spend("T", "a"));
    CompletableFuture<Void> broken = first.thenAccept(outcome -> {
      throw new IllegalStateException("broken");
    });
    CompletableFuture<Outcome> second = submit(spend("U", "b"));
    released.countDown();
    assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    assertThat(broken).isCompletedExceptionally();
  }

  @Test
  void its_thread_is_named_and_ends() throws Exception {
    decide(spend("T", "a"));
    List<Thread> threads = threads();
    assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);
    engine.close();
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("stateset-notary-solo"))
        .toList();
  }

  private void assertFails(NotaryRequest request, EngineException.Code code) {
    assertThatThrownBy(() -> decide(request))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.reason()).isEqualTo(code));
  }

  private CompletableFuture<Outcome> submit(NotaryRequest request) {
    return engine.submit(request).toCompletableFuture();
  }

  private static StoreException storeException(StoreException.Code code) {
    return new StoreException(code, "scripted", null);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("waited too long");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
