package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.util.function.Supplier;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.serialization.internal.CheckpointSerializationContext;
import net.corda.core.serialization.internal.CheckpointSerializer;
import net.corda.core.serialization.internal.SerializationEnvironment;
import net.corda.core.serialization.internal.SerializationEnvironmentKt;
import org.jspecify.annotations.Nullable;

/**
 * Corda's serialisation environment: one for each copy of corda-core in a JVM, set once and for
 * ever, and asked by code that names no context. It holds nothing of a node: it answers with the
 * context that the current thread is bound to, or with one that knows no CorDapp.
 *
 * <p>Two class loaders may each have a copy of this library above one corda-core. Then the first
 * copy's environment serves both: its slot for the current thread is handed over as a JDK type, and
 * what is put there brings its own scheme along.
 */
final class AmqpEnvironment
    implements SerializationEnvironment, Supplier<ThreadLocal<SerializationContext>> {
  private final ThreadLocal<SerializationContext> bound = new ThreadLocal<>();
  private final SerializationFactory factory = new AmqpSerializationFactory();
  private final SerializationContext unbound;

  private AmqpEnvironment(SerializationContext unbound) {
    this.unbound = unbound;
  }

  /**
   * The slot for the current thread's context in the JVM's environment, which is set if nobody did
   * before.
   */
  static ThreadLocal<@Nullable SerializationContext> install(
      Supplier<SerializationContext> unbound) {
    if (SerializationEnvironmentKt.getNodeSerializationEnv() == null) {
      offer(new AmqpEnvironment(unbound.get()));
    }
    SerializationEnvironment installed = SerializationEnvironmentKt.getNodeSerializationEnv();
    if (installed instanceof AmqpEnvironment own) {
      return own.bound;
    }
    return slotOf(installed);
  }

  private static void offer(AmqpEnvironment environment) {
    try {
      SerializationEnvironmentKt.setNodeSerializationEnv(environment);
    } catch (IllegalStateException e) {
      // Another thread was quicker, which is as good.
      if (SerializationEnvironmentKt.getNodeSerializationEnv() == null) {
        throw new LedgerException(
            Code.INTERNAL, "Corda's serialisation environment cannot be set", e);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static ThreadLocal<@Nullable SerializationContext> slotOf(
      @Nullable SerializationEnvironment installed) {
    if (installed == null
        || !installed.getClass().getName().equals(AmqpEnvironment.class.getName())) {
      throw new LedgerException(
          Code.INTERNAL,
          "Another library has already set Corda's serialisation environment in this JVM");
    }
    return ((Supplier<ThreadLocal<@Nullable SerializationContext>>) installed).get();
  }

  @Override
  public ThreadLocal<SerializationContext> get() {
    return bound;
  }

  @Override
  public SerializationFactory getSerializationFactory() {
    return factory;
  }

  @Override
  public SerializationContext getP2pContext() {
    SerializationContext context = bound.get();
    return context != null ? context : unbound;
  }

  @Override
  public SerializationContext getStorageContext() {
    return getP2pContext();
  }

  @Override
  public SerializationContext getRpcServerContext() {
    throw new UnsupportedOperationException("There is no RPC server here");
  }

  @Override
  public SerializationContext getRpcClientContext() {
    throw new UnsupportedOperationException("There is no RPC client here");
  }

  @Override
  public CheckpointSerializer getCheckpointSerializer() {
    throw new UnsupportedOperationException("Flows are not checkpointed as objects here");
  }

  @Override
  public CheckpointSerializationContext getCheckpointContext() {
    throw new UnsupportedOperationException("Flows are not checkpointed as objects here");
  }
}
