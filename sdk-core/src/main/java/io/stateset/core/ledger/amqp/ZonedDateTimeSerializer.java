package io.stateset.core.ledger.amqp;

import java.time.ZonedDateTime;
import java.util.List;
import net.corda.serialization.internal.amqp.CustomSerializer;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.amqp.custom.LocalDateTimeSerializer;
import net.corda.serialization.internal.amqp.custom.ZoneIdSerializer;
import net.corda.serialization.internal.amqp.custom.ZonedDateTimeSerializer.ZonedDateTimeProxy;

/**
 * Stands in for Corda's serializer of the same name, whose initialiser opens {@code java.time} by
 * reflection. The proxy class is Corda's, so the bytes are the same.
 */
final class ZonedDateTimeSerializer
    extends CustomSerializer.Proxy<ZonedDateTime, ZonedDateTimeProxy> {
  private final SerializerFactory factory;

  ZonedDateTimeSerializer(SerializerFactory factory) {
    super(ZonedDateTime.class, ZonedDateTimeProxy.class, factory, true);
    this.factory = factory;
  }

  @Override
  public Iterable<CustomSerializer<?>> getAdditionalSerializers() {
    return List.of(new LocalDateTimeSerializer(factory), new ZoneIdSerializer(factory));
  }

  @Override
  protected ZonedDateTimeProxy toProxy(ZonedDateTime time) {
    return new ZonedDateTimeProxy(time.toLocalDateTime(), time.getOffset(), time.getZone());
  }

  @Override
  protected ZonedDateTime fromProxy(ZonedDateTimeProxy proxy) {
    return ZonedDateTime.ofInstant(proxy.getDateTime(), proxy.getOffset(), proxy.getZone());
  }
}
