package io.stateset.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.stateset.core.messaging.MessagingException.Code;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits, with a limit, for what other threads do. */
public final class Waiting {
  /** Far more than anything here takes. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  /** A thread for each task: tasks that wait for each other must not share the pool of the JVM. */
  public static final Executor OWN_THREADS = task -> new Thread(task, "test-task").start();

  private Waiting() {}

  /** Polls: for what cannot signal. */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Did not come: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  public static byte[] answer(CompletionStage<byte[]> stage) {
    try {
      return stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("No answer", e);
    }
  }

  public static MessagingException refusal(CompletionStage<byte[]> stage) {
    try {
      byte[] bytes = stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      return fail("An answer of %d bytes", bytes.length);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(MessagingException.class);
      return (MessagingException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("No answer", e);
    }
  }

  public static void assertRefused(CompletionStage<byte[]> stage, Code... oneOf) {
    assertThat(refusal(stage).reason()).isIn((Object[]) oneOf);
  }
}
