package io.stateset.core.ledger.amqp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.NotSerializableException;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializedBytes;
import net.corda.core.utilities.ByteSequence;
import net.corda.serialization.internal.CordaSerializationMagic;
import net.corda.serialization.internal.SerializationScheme;
import net.corda.serialization.internal.amqp.SchemaKt;
import net.corda.serialization.internal.amqp.SerializationFactoryCacheKey;

/** The AMQP scheme of one node, with the node's caches. Thread-safe. */
final class AmqpScheme implements SerializationScheme {

  /** How many contexts (class loader, white-list, custom serializers) are kept ready. */
  private static final int CONTEXTS = 128;

  private final AmqpLimits limits;
  private final SchemaCache schemas;
  private final Cache<SerializationFactoryCacheKey, ContextSerializers> contexts =
      Caffeine.newBuilder().maximumSize(CONTEXTS).executor(Runnable::run).build();

  AmqpScheme(AmqpLimits limits) {
    this.limits = limits;
    this.schemas = new SchemaCache(limits);
  }

  @Override
  public boolean canDeserializeVersion(
      CordaSerializationMagic magic, SerializationContext.UseCase target) {
    return SchemaKt.getAmqpMagic().equals(magic);
  }

  @Override
  public <T> T deserialize(ByteSequence bytes, Class<T> type, SerializationContext context)
      throws NotSerializableException {
    try {
      return new AmqpReader(serializers(context), limits, schemas).read(bytes, type, context);
    } catch (Exception | LinkageError | StackOverflowError e) {
      throw AmqpFailure.checked(e);
    }
  }

  @Override
  public <T> SerializedBytes<T> serialize(T object, SerializationContext context)
      throws NotSerializableException {
    try {
      return new SerializedBytes<>(new AmqpWriter(serializers(context)).write(object, context));
    } catch (Exception | LinkageError | StackOverflowError e) {
      throw AmqpFailure.checked(e);
    }
  }

  private ContextSerializers serializers(SerializationContext context) {
    SerializationFactoryCacheKey key = new SerializationFactoryCacheKey(
        context.getWhitelist(),
        context.getDeserializationClassLoader(),
        context.getPreventDataLoss(),
        context.getCustomSerializers());
    ContextSerializers ready = contexts.getIfPresent(key);
    if (ready != null && ready.isWorn()) {
      contexts.asMap().remove(key, ready);
      ready = null;
    }
    return ready != null
        ? ready
        : contexts.get(key, missing -> SerializerFactories.create(context));
  }
}
