package io.stateset.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private final Resource resource = new Resource();

  private static final class Resource implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void a_part_is_opened_on_a_daemon_thread_of_its_own_that_has_ended_when_it_is_awaited() {
    AtomicReference<Thread> opener = new AtomicReference<>();
    Opening<Resource> opening = Opening.begin("part", () -> {
      opener.set(Thread.currentThread());
      return resource;
    });
    assertThat(opening.await()).isSameAs(resource);
    assertThat(opener.get().getName()).isEqualTo("stateset-start-part");
    assertThat(opener.get().isDaemon()).isTrue();
    assertThat(opener.get().isAlive()).isFalse();
  }

  @Test
  void what_opening_threw_is_thrown_to_who_awaits_it() {
    IllegalArgumentException failure = new IllegalArgumentException("as it should");
    Opening<AutoCloseable> opening = Opening.begin("part", () -> {
      throw failure;
    });
    assertThatThrownBy(opening::await).isSameAs(failure);
  }

  @Test
  void an_error_is_thrown_as_it_is() {
    AssertionError failure = new AssertionError("as it should");
    Opening<AutoCloseable> opening = Opening.begin("part", () -> {
      throw failure;
    });
    assertThatThrownBy(opening::await).isSameAs(failure);
  }

  @Test
  void closing_waits_for_a_part_that_is_being_opened_and_closes_it() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    Opening<Resource> opening = Opening.begin("part", () -> {
      await(open);
      return resource;
    });
    Thread closing = new Thread(() -> close(opening), "closing");
    closing.start();
    assertThat(resource.closed).isFalse();
    open.countDown();
    closing.join();
    assertThat(resource.closed).isTrue();
  }

  @Test
  void a_part_that_could_not_be_opened_is_closed_without_a_word() throws Exception {
    Opening<AutoCloseable> opening = Opening.begin("part", () -> {
      throw new IllegalArgumentException("as it should");
    });
    opening.close();
    assertThat(resource.closed).isFalse();
  }

  @Test
  void an_interrupted_thread_gets_what_was_opened_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    assertThat(Opening.begin("part", () -> resource).await()).isSameAs(resource);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void close(AutoCloseable opening) {
    try {
      opening.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
