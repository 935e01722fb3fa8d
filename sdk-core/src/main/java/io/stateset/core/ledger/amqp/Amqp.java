package io.stateset.core.ledger.amqp;

import io.stateset.core.keys.CordaCrypto;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.corda.core.serialization.EncodingWhitelist;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationCustomSerializer;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.serialization.SerializedBytes;
import net.corda.core.serialization.internal.SerializationEnvironmentKt;
import net.corda.core.utilities.ByteSequence;
import net.corda.serialization.internal.SerializationContextImpl;
import net.corda.serialization.internal.amqp.SchemaKt;
import org.jspecify.annotations.Nullable;

/**
 * One node's serialisation: Corda 4's AMQP, byte for byte, for the classes of the node's CorDapps.
 * Its caches live and die with it.
 *
 * <p>Code of Corda and of CorDapps serialises without naming a context. It finds this one while the
 * thread is bound to it:
 *
 * <pre>{@code
 * try (Amqp.Scope scope = amqp.bind()) {
 *   flow.call();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Does not block, except that a type's first use loads its class.
 */
public final class Amqp {
  private static final EncodingWhitelist NO_COMPRESSION = encoding -> false;

  private final SerializationContext context;
  private final ThreadLocal<@Nullable SerializationContext> slot;

  private Amqp(SerializationContext context, ThreadLocal<@Nullable SerializationContext> slot) {
    this.context = context;
    this.slot = slot;
  }

  /**
   * For the classes that {@code classLoader} sees, with {@link AmqpLimits#DEFAULT} and no custom
   * serializers.
   */
  public static Amqp forClassLoader(ClassLoader classLoader) {
    return create(classLoader, Set.of(), List.of(), AmqpLimits.DEFAULT);
  }

  /**
   * For a node.
   *
   * @param classLoader sees the classes of all its CorDapps
   * @param customSerializers of the CorDapps
   * @param whitelist classes that may be serialised without the annotation
   * @param limits bounds on what is read
   */
  public static Amqp create(
      ClassLoader classLoader,
      Set<SerializationCustomSerializer<?, ?>> customSerializers,
      Collection<Class<?>> whitelist,
      AmqpLimits limits) {
    AmqpLocale.require(Locale.getDefault());
    ThreadLocal<@Nullable SerializationContext> slot = initialise();
    return new Amqp(newContext(classLoader, customSerializers, whitelist, limits), slot);
  }

  /**
   * Prepares what all nodes of a JVM share; safe to call at any time, from any thread, more than
   * once.
   */
  public static void ensureInitialised() {
    initialise();
  }

  private static ThreadLocal<@Nullable SerializationContext> initialise() {
    initialiseCrypto();
    return AmqpEnvironment.install(
        () -> newContext(Amqp.class.getClassLoader(), Set.of(), List.of(), AmqpLimits.DEFAULT));
  }

  private static void initialiseCrypto() {
    CordaCrypto.ensureInitialised();
  }

  private static SerializationContext newContext(
      ClassLoader classLoader,
      Set<SerializationCustomSerializer<?, ?>> customSerializers,
      Collection<Class<?>> whitelist,
      AmqpLimits limits) {
    return new SerializationContextImpl(
        SchemaKt.getAmqpMagic(),
        classLoader,
        new AmqpWhitelist(whitelist),
        Map.of(AmqpSerializationFactory.SCHEME, new AmqpScheme(limits)),
        true,
        SerializationContext.UseCase.P2P,
        null,
        NO_COMPRESSION,
        false,
        true,
        false,
        customSerializers);
  }

  /** The context to hand to Corda's own functions. */
  public SerializationContext context() {
    return context;
  }

  /**
   * A context for the contract code of {@code attachments}: strict, it refuses to drop data that it
   * does not know.
   */
  public SerializationContext contextFor(
      ClassLoader attachments, Set<SerializationCustomSerializer<?, ?>> customSerializers) {
    return context
        .withPreventDataLoss()
        .withClassLoader(attachments)
        .withCustomSerializers(customSerializers);
  }

  /**
   * The bytes of {@code object}.
   *
   * @throws LedgerException if its class, or that of a property, cannot or must not be written
   */
  public <T> SerializedBytes<T> serialize(T object) {
    try {
      return factory().serialize(object, context);
    } catch (Exception e) {
      throw AmqpFailure.typed(e, Code.NOT_SERIALIZABLE);
    }
  }

  /**
   * The object in {@code bytes}.
   *
   * @throws LedgerException if the bytes are malformed, exceed a bound, name an unknown or
   *     forbidden class, or hold something that is no {@code type}
   */
  public <T> T deserialize(ByteSequence bytes, Class<T> type) {
    try {
      return factory().deserialize(bytes, type, context);
    } catch (Exception e) {
      throw AmqpFailure.typed(e, Code.MALFORMED_BYTES);
    }
  }

  /** The object in {@code bytes}, as {@link #deserialize(ByteSequence, Class)}. */
  public <T> T deserialize(byte[] bytes, Class<T> type) {
    if (bytes.length == 0) {
      throw new LedgerException(Code.MALFORMED_BYTES, "There are no bytes to read");
    }
    return deserialize(ByteSequence.of(bytes), type);
  }

  private static SerializationFactory factory() {
    return SerializationEnvironmentKt.getEffectiveSerializationEnv().getSerializationFactory();
  }

  /** Runs {@code work} with the current thread bound to this node's serialisation. */
  public <T> T within(Supplier<T> work) {
    Scope scope = bind();
    try {
      return work.get();
    } finally {
      scope.close();
    }
  }

  /**
   * Binds the current thread to this node's serialisation until the scope is closed, on the same
   * thread.
   */
  public Scope bind() {
    SerializationContext before = slot.get();
    slot.set(context);
    return () -> restore(before);
  }

  private void restore(@Nullable SerializationContext before) {
    if (before == null) {
      slot.remove();
    } else {
      slot.set(before);
    }
  }

  /** A thread's binding to a node's serialisation. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    /** Restores what was bound before. */
    @Override
    void close();
  }
}
