package io.stateset.core.storage;

import static io.stateset.core.storage.DatabaseContract.assertRefused;
import static io.stateset.core.storage.DatabaseContract.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ForceBarrierTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger forces = new AtomicInteger();
  private final CountDownLatch firstBegan = new CountDownLatch(1);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final ForceBarrier barrier = new ForceBarrier(this::force);
  private volatile boolean broken;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** The first force waits to be let go. */
  private void force() {
    if (forces.incrementAndGet() == 1) {
      firstBegan.countDown();
      join(firstMayEnd);
    }
    if (broken) {
      throw new IllegalStateException("the disk is broken");
    }
  }

  private List<CompletableFuture<Void>> commitsDuringTheFirstForce(int count) {
    List<CompletableFuture<Void>> commits = new ArrayList<>();
    commits.add(CompletableFuture.runAsync(barrier::await, threads));
    join(firstBegan);
    for (int i = 1; i < count; i++) {
      commits.add(CompletableFuture.runAsync(barrier::await, threads));
    }
    Eventually.holds("all have asked", () -> barrier.tickets() == count);
    return commits;
  }

  @Test
  void all_commits_that_wait_share_the_next_force() {
    List<CompletableFuture<Void>> commits = commitsDuringTheFirstForce(20);
    firstMayEnd.countDown();
    commits.forEach(CompletableFuture::join);
    assertThat(forces).hasValue(2);
  }

  @Test
  void a_force_that_began_before_a_commit_does_not_release_it() {
    List<CompletableFuture<Void>> commits = commitsDuringTheFirstForce(2);
    assertThat(commits.get(1)).isNotDone();
    firstMayEnd.countDown();
    commits.get(1).join();
    assertThat(forces).hasValue(2);
  }

  @Test
  void every_commit_of_many_threads_is_released_by_a_force_that_began_after_it() {
    firstMayEnd.countDown();
    List<CompletableFuture<Void>> committers = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      committers.add(CompletableFuture.runAsync(
          () -> {
            for (int commit = 0; commit < 2_000; commit++) {
              int begun = forces.get();
              barrier.await();
              assertThat(forces).hasValueGreaterThan(begun);
            }
          },
          threads));
    }
    committers.forEach(CompletableFuture::join);
    assertThat(barrier.tickets()).isEqualTo(16_000);
    assertThat(forces).hasValueLessThanOrEqualTo(16_000);
  }

  @Test
  void a_failed_force_fails_every_commit_that_waits_and_every_later_one() {
    List<CompletableFuture<Void>> commits = commitsDuringTheFirstForce(20);
    broken = true;
    firstMayEnd.countDown();
    for (CompletableFuture<Void> commit : commits) {
      assertThatThrownBy(commit::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.reason()).isEqualTo(StorageException.Code.FORCE_FAILED));
    }
    broken = false;
    assertRefused(StorageException.Code.FORCE_FAILED, barrier::await);
    assertRefused(StorageException.Code.FORCE_FAILED, barrier::check);
    assertThat(forces).hasValue(1);
  }

  @Test
  void closing_waits_for_the_force_under_way_and_refuses_the_rest() {
    List<CompletableFuture<Void>> commits = commitsDuringTheFirstForce(2);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(barrier::close, threads);
    Eventually.holds("closed", barrier::isClosed);
    assertThat(closing).isNotDone();
    firstMayEnd.countDown();
    closing.join();
    commits.get(0).join();
    assertThatThrownBy(commits.get(1)::join).hasCauseInstanceOf(StorageException.class);
    assertRefused(StorageException.Code.CLOSED, barrier::await);
  }

  @Test
  void an_interrupt_does_not_end_the_wait_and_is_kept() {
    List<CompletableFuture<Void>> leader = commitsDuringTheFirstForce(1);
    Thread waiting = Thread.currentThread();
    CompletableFuture<Void> interrupting = CompletableFuture.runAsync(
        () -> {
          Eventually.holds("all have asked", () -> barrier.tickets() == 2);
          waiting.interrupt();
          firstMayEnd.countDown();
        },
        threads);
    barrier.await();
    assertThat(Thread.interrupted()).isTrue();
    interrupting.join();
    leader.get(0).join();
    assertThat(forces).hasValue(2);
  }
}
