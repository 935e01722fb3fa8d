package io.stateset.core;

import io.grpc.netty.shaded.io.netty.util.internal.InternalThreadLocalMap;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.function.Supplier;

/**
 * A thread of the host's that comes into the SDK, and leaves it as it came.
 *
 * <p>Corda keeps message digests and random generators, gRPC keeps buffers, in variables of netty's
 * that belong to a thread. They would hold this SDK's class loader for as long as the thread lives,
 * on an application server for ever. The SDK's own functions take them away from their callers'
 * threads. A host that is taken down while its threads live on, and calls functions of Corda's
 * itself, as {@code SecureHash.sha256} or {@code SignedTransaction.getId}, does so in {@link #run}.
 *
 * <p>What a thread had before stays. Does not block. Thread-safe.
 */
public final class BorrowedThread {
  private BorrowedThread() {}

  /** The result of {@code work}, done by the current thread. May be nested. */
  public static <T> T run(Supplier<T> work) {
    boolean plain = io.netty.util.internal.InternalThreadLocalMap.getIfSet() == null;
    boolean shaded = InternalThreadLocalMap.getIfSet() == null;
    try {
      return work.get();
    } finally {
      if (plain) {
        FastThreadLocal.removeAll();
      }
      if (shaded) {
        io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocal.removeAll();
      }
    }
  }

  /** As {@link #run(Supplier)}, without a result. */
  public static void run(Runnable work) {
    Object unused = run(() -> {
      work.run();
      return true;
    });
  }
}
