package io.stateset.core.flow;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Threads for flows, as many as there are flows. From Java 21 on each flow has a virtual one of its
 * own; before, a platform thread that has ended a flow waits a while for the next, since to make
 * one takes about as long as a flow's shorter steps. All are daemons.
 */
final class FlowThreads {
  private static final @Nullable MethodHandle OF_VIRTUAL = findOfVirtual();
  private static final int IDLE_SECONDS = 10;

  private FlowThreads() {}

  static ThreadPoolExecutor named(String prefix) {
    AtomicLong count = new AtomicLong();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        OF_VIRTUAL == null ? IDLE_SECONDS : 0,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> newThread(prefix + "-" + count.incrementAndGet(), work));
  }

  private static Thread newThread(String name, Runnable work) {
    if (OF_VIRTUAL != null) {
      return newVirtual(OF_VIRTUAL, name, work);
    }
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static Thread newVirtual(MethodHandle unstarted, String name, Runnable work) {
    try {
      Thread thread = (Thread) unstarted.invoke(work);
      thread.setName(name);
      return thread;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "Java " + Runtime.version().feature() + " has virtual threads", e);
    }
  }

  /**
   * {@code Thread.ofVirtual().unstarted(Runnable)}, found by name because the baseline is Java 17.
   */
  private static @Nullable MethodHandle findOfVirtual() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> virtualBuilder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle ofVirtual =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtualBuilder));
      MethodHandle unstarted = lookup.findVirtual(
          builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
      return MethodHandles.foldArguments(
          MethodHandles.dropArguments(
              unstarted.asType(MethodType.methodType(Thread.class, virtualBuilder, Runnable.class)),
              0),
          ofVirtual);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Java 21 has Thread.ofVirtual", e);
    }
  }
}
