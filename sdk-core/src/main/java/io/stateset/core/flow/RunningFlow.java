package io.stateset.core.flow;

import io.stateset.core.FlowHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import net.corda.core.utilities.ProgressTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caller's view of a flow. */
final class RunningFlow<T> implements FlowHandle<T> {
  private static final Logger LOG = LoggerFactory.getLogger(RunningFlow.class);

  private final FlowMachine<T> machine;

  RunningFlow(FlowMachine<T> machine) {
    this.machine = machine;
  }

  @Override
  public UUID id() {
    return machine.flowId();
  }

  @Override
  public CompletableFuture<T> result() {
    return machine.getResultFuture().toCompletableFuture().copy();
  }

  @Override
  public T get(Duration timeout) {
    try {
      return result().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failed(Objects.requireNonNull(e.getCause()));
    } catch (TimeoutException e) {
      throw new FlowRuntimeException(
          FlowRuntimeException.Code.TIMED_OUT, machine + " has not ended within " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlowRuntimeException(
          FlowRuntimeException.Code.TIMED_OUT, "The wait for " + machine + " was interrupted", e);
    }
  }

  private FlowRuntimeException failed(Throwable cause) {
    if (cause instanceof FlowRuntimeException known) {
      return known;
    }
    String what = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return new FlowRuntimeException(
        FlowRuntimeException.Code.FAILED, machine + " failed with " + what, cause);
  }

  @Override
  public void onProgress(Consumer<String> listener) {
    ProgressTracker tracker = machine.getLogic().getProgressTracker();
    if (tracker != null) {
      Steps steps = new Steps(listener, tracker.getCurrentStep().getLabel());
      tracker.getChanges().subscribe(change -> steps.entered(change.toString()), failure -> {});
      steps.begin();
    }
  }

  /** A tracker begins with the steps of the past: of these only the last is told. */
  private static final class Steps {
    private final Consumer<String> listener;
    private String present;
    private boolean begun;

    private Steps(Consumer<String> listener, String present) {
      this.listener = listener;
      this.present = present;
    }

    synchronized void entered(String step) {
      present = step;
      if (begun) {
        tell(listener, step);
      }
    }

    synchronized void begin() {
      begun = true;
      tell(listener, present);
    }
  }

  private static void tell(Consumer<String> listener, String step) {
    try {
      listener.accept(step);
    } catch (RuntimeException e) {
      LOG.warn("A progress listener failed", e);
    }
  }

  @Override
  public String toString() {
    return machine.toString();
  }
}
