package io.stateset.core.ledger.amqp;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import kotlin.jvm.functions.Function0;
import net.corda.serialization.internal.amqp.AMQPSerializer;
import net.corda.serialization.internal.amqp.DescriptorBasedSerializerRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The serializers for one schema that arrived: those of local types, and those that this schema
 * alone gave rise to. The latter are not shared with other schemas: a schema can claim any
 * descriptor for any type.
 */
final class SchemaSerializers implements DescriptorBasedSerializerRegistry {
  private final DescriptorBasedSerializerRegistry local;
  private final Map<String, AMQPSerializer<Object>> own = new ConcurrentHashMap<>();

  SchemaSerializers(DescriptorBasedSerializerRegistry local) {
    this.local = local;
  }

  @Override
  public @Nullable AMQPSerializer<Object> get(String descriptor) {
    AMQPSerializer<Object> known = local.get(descriptor);
    return known != null ? known : own.get(descriptor);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void set(String descriptor, AMQPSerializer<?> serializer) {
    own.putIfAbsent(descriptor, (AMQPSerializer<Object>) serializer);
  }

  @Override
  public AMQPSerializer<Object> getOrBuild(
      String descriptor, Function0<? extends AMQPSerializer<?>> builder) {
    AMQPSerializer<Object> known = get(descriptor);
    if (known == null) {
      // Not under a lock of the map: builders ask for further serializers.
      set(descriptor, builder.invoke());
      known = Objects.requireNonNull(own.get(descriptor));
    }
    return known;
  }
}
