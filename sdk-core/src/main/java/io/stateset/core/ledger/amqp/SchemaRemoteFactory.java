package io.stateset.core.ledger.amqp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.NotSerializableException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.amqp.AMQPSerializer;
import net.corda.serialization.internal.amqp.DescriptorBasedSerializerRegistry;
import net.corda.serialization.internal.amqp.RemoteSerializerFactory;
import net.corda.serialization.internal.amqp.SerializationSchemas;

/**
 * Finds serializers for what arrived. A local type's descriptor is a fingerprint of its structure
 * and means that type, whatever a schema says. For other descriptors the schema is interpreted, and
 * what comes out of that is kept with that schema only, and only as long as the schema is
 * remembered: Corda keeps it for good and for all senders, so that a stranger could fill the
 * memory, or give a descriptor a meaning of his own.
 */
final class SchemaRemoteFactory implements RemoteSerializerFactory {
  private final DescriptorBasedSerializerRegistry local;
  private final Function<DescriptorBasedSerializerRegistry, RemoteSerializerFactory> interpreter;
  private final AtomicInteger interpreted = new AtomicInteger();
  private final Cache<SerializationSchemas, RemoteSerializerFactory> bySchema =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumSize(1_000)
          .executor(Runnable::run)
          .build();

  /**
   * {@code interpreter} makes a factory that interprets a schema, and keeps what it finds in the
   * registry given.
   */
  SchemaRemoteFactory(
      DescriptorBasedSerializerRegistry local,
      Function<DescriptorBasedSerializerRegistry, RemoteSerializerFactory> interpreter) {
    this.local = local;
    this.interpreter = interpreter;
  }

  /** How many schemas were interpreted: each may have taught the local type model new types. */
  int interpreted() {
    return interpreted.get();
  }

  @Override
  public AMQPSerializer<Object> get(
      String typeDescriptor, SerializationSchemas schemas, SerializationContext context)
      throws NotSerializableException, ClassNotFoundException {
    AMQPSerializer<Object> known = local.get(typeDescriptor);
    return known != null ? known : interpreter(schemas).get(typeDescriptor, schemas, context);
  }

  private RemoteSerializerFactory interpreter(SerializationSchemas schemas) {
    return bySchema.get(schemas, missing -> {
      interpreted.incrementAndGet();
      return interpreter.apply(new SchemaSerializers(local));
    });
  }
}
