package io.stateset.core.internal;

import com.google.common.util.concurrent.Uninterruptibles;
import io.stateset.core.ledger.LedgerException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Work that a caller waits for, and that is done on a thread made for it.
 *
 * <p>Native libraries (BoringSSL, RocksDB) leave a destructor with each thread that calls them. If
 * such a thread ends after the JVM has unloaded the library together with its class loader, as the
 * host's own may, the JVM crashes. So a node is started and closed, and with it the libraries, on
 * threads that end before.
 */
final class OwnThread {
  private OwnThread() {}

  /** The result of {@code work}, or what it threw. Blocks, whether interrupted or not. */
  static <T> T run(String name, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> result.completeAsync(work, Runnable::run), name);
    thread.setDaemon(true);
    thread.start();
    Uninterruptibles.joinUninterruptibly(thread);
    return resultOf(result);
  }

  /** Of a future that is done, with what failed as it was thrown. */
  static <T> T resultOf(CompletableFuture<T> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      // Kotlin's functions throw what they do not declare.
      throw new LedgerException(LedgerException.Code.INTERNAL, "unexpected failure", e.getCause());
    }
  }
}
