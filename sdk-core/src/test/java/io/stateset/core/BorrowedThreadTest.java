package io.stateset.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.InternalThreadLocalMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BorrowedThreadTest {
  private final FastThreadLocal<String> variable = new FastThreadLocal<>();
  private final io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocal<String> shaded =
      new io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocal<>();

  @Test
  void a_thread_leaves_as_it_came() throws Exception {
    onItsOwnThread(() -> {
      BorrowedThread.run(this::setBoth);
      assertNothingIsLeft();
    });
  }

  @Test
  void a_thread_leaves_as_it_came_when_the_work_fails() throws Exception {
    onItsOwnThread(() -> {
      assertThatThrownBy(() -> BorrowedThread.run((Runnable) this::setAndFail))
          .isInstanceOf(IllegalStateException.class);
      assertNothingIsLeft();
    });
  }

  @Test
  void what_the_host_has_laid_down_before_stays() throws Exception {
    onItsOwnThread(() -> {
      setBoth();
      BorrowedThread.run(() -> {});
      assertThat(variable.get()).isEqualTo("here");
      assertThat(shaded.get()).isEqualTo("here");
    });
  }

  @Test
  void what_is_laid_down_outside_stays_until_the_outermost_has_ended() throws Exception {
    onItsOwnThread(() -> {
      BorrowedThread.run(() -> {
        setBoth();
        BorrowedThread.run(() -> {});
        assertThat(variable.get()).isEqualTo("here");
      });
      assertNothingIsLeft();
    });
  }

  private void setBoth() {
    variable.set("here");
    shaded.set("here");
  }

  private void setAndFail() {
    setBoth();
    throw new IllegalStateException("as it should");
  }

  private static void assertNothingIsLeft() {
    assertThat(InternalThreadLocalMap.getIfSet()).isNull();
    assertThat(io.grpc.netty.shaded.io.netty.util.internal.InternalThreadLocalMap.getIfSet())
        .isNull();
  }

  private static void onItsOwnThread(Runnable work) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(work, "host");
    thread.setUncaughtExceptionHandler((which, thrown) -> failure.set(thrown));
    thread.start();
    thread.join();
    assertThat(failure.get()).isNull();
  }
}
