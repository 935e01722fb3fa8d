package io.stateset.core.ledger.amqp;

import com.google.common.primitives.Primitives;
import java.util.Map;
import java.util.stream.Collectors;
import net.corda.core.serialization.ClassWhitelist;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.amqp.AMQPPrimitiveSerializer;
import net.corda.serialization.internal.amqp.AMQPRemoteTypeModel;
import net.corda.serialization.internal.amqp.CachingCustomSerializerRegistry;
import net.corda.serialization.internal.amqp.ComposedSerializerFactory;
import net.corda.serialization.internal.amqp.DefaultDescriptorBasedSerializerRegistry;
import net.corda.serialization.internal.amqp.DefaultEvolutionSerializerFactory;
import net.corda.serialization.internal.amqp.DefaultLocalSerializerFactory;
import net.corda.serialization.internal.amqp.DefaultRemoteSerializerFactory;
import net.corda.serialization.internal.amqp.DescriptorBasedSerializerRegistry;
import net.corda.serialization.internal.amqp.LocalSerializerFactory;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.amqp.WhitelistBasedTypeModelConfiguration;
import net.corda.serialization.internal.model.LocalTypeModel;
import net.corda.serialization.internal.model.TypeModellingFingerPrinter;

/** Puts a serializer factory together from Corda's parts and the replacements of this package. */
final class SerializerFactories {
  private static final Map<Class<?>, Class<?>> PRIMITIVES = Primitives.allWrapperTypes().stream()
      .collect(Collectors.toMap(wrapper -> wrapper, Primitives::unwrap));

  private SerializerFactories() {}

  static ContextSerializers create(SerializationContext context) {
    ClassWhitelist whitelist = context.getWhitelist();
    ClassLoader classLoader = context.getDeserializationClassLoader();
    DescriptorBasedSerializerRegistry registry = new DefaultDescriptorBasedSerializerRegistry();
    CachingCustomSerializerRegistry custom = new CachingCustomSerializerRegistry(registry);
    WhitelistBasedTypeModelConfiguration types =
        new WhitelistBasedTypeModelConfiguration(whitelist, custom);
    LocalTypeModel model = new GuestTypeModel(types);
    LocalSerializerFactory local = new DefaultLocalSerializerFactory(
        whitelist,
        model,
        new TypeModellingFingerPrinter(custom, classLoader, false),
        classLoader,
        registry,
        AMQPPrimitiveSerializer::new,
        type -> Primitives.unwrap(type).isPrimitive(),
        custom,
        false);
    DefaultEvolutionSerializerFactory evolution = new DefaultEvolutionSerializerFactory(
        local, classLoader, context.getPreventDataLoss(), PRIMITIVES, types.getBaseTypes());
    SchemaRemoteFactory remote = new SchemaRemoteFactory(
        registry,
        found -> new DefaultRemoteSerializerFactory(
            evolution,
            found,
            new AMQPRemoteTypeModel(),
            model,
            new KnownTypeLoader(classLoader),
            local));
    SerializerFactory factory = new ComposedSerializerFactory(local, remote, custom);
    CustomSerializers.register(factory, context.getCustomSerializers());
    return new ContextSerializers(factory, remote);
  }
}
