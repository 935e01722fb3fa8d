package co.paralleluniverse.strands;

import org.jspecify.annotations.Nullable;

/**
 * Stand-in for Quasar's strand: the flow that runs on the current thread.
 *
 * <p>Corda's core asks {@link #currentStrand()} which flow it is in
 * ({@code FlowLogic.currentTopLevel}, the soft-lock id of {@code TransactionBuilder}). The flow
 * runtime binds its state machine, which extends this class, to the thread for as long as the flow
 * runs on it.
 */
public abstract class Strand {
  private static final ThreadLocal<@Nullable Strand> CURRENT = new ThreadLocal<>();

  /** The flow bound to this thread, or null outside a flow. */
  public static @Nullable Strand currentStrand() {
    return CURRENT.get();
  }

  /** Binds this strand to the current thread. */
  protected final void bind() {
    CURRENT.set(this);
  }

  /** Removes whatever strand is bound to the current thread. */
  protected static void unbind() {
    CURRENT.remove();
  }

  /** Sleeps like {@link Thread#sleep(long)}; {@code millis} in milliseconds. */
  public static void sleep(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }
}
