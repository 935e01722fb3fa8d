package io.stateset.core.ledger.amqp;

import java.util.List;
import net.corda.core.serialization.SerializationCustomSerializer;
import net.corda.serialization.internal.amqp.CorDappCustomSerializer;
import net.corda.serialization.internal.amqp.CustomSerializer;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.amqp.custom.BigDecimalSerializer;
import net.corda.serialization.internal.amqp.custom.BigIntegerSerializer;
import net.corda.serialization.internal.amqp.custom.BitSetSerializer;
import net.corda.serialization.internal.amqp.custom.CertPathSerializer;
import net.corda.serialization.internal.amqp.custom.ClassSerializer;
import net.corda.serialization.internal.amqp.custom.ContractAttachmentSerializer;
import net.corda.serialization.internal.amqp.custom.CurrencySerializer;
import net.corda.serialization.internal.amqp.custom.DurationSerializer;
import net.corda.serialization.internal.amqp.custom.EnumSetSerializer;
import net.corda.serialization.internal.amqp.custom.InputStreamSerializer;
import net.corda.serialization.internal.amqp.custom.InstantSerializer;
import net.corda.serialization.internal.amqp.custom.LocalDateSerializer;
import net.corda.serialization.internal.amqp.custom.LocalDateTimeSerializer;
import net.corda.serialization.internal.amqp.custom.LocalTimeSerializer;
import net.corda.serialization.internal.amqp.custom.MonthDaySerializer;
import net.corda.serialization.internal.amqp.custom.OffsetDateTimeSerializer;
import net.corda.serialization.internal.amqp.custom.OffsetTimeSerializer;
import net.corda.serialization.internal.amqp.custom.OpaqueBytesSubSequenceSerializer;
import net.corda.serialization.internal.amqp.custom.OptionalSerializer;
import net.corda.serialization.internal.amqp.custom.PeriodSerializer;
import net.corda.serialization.internal.amqp.custom.PublicKeySerializer;
import net.corda.serialization.internal.amqp.custom.StringBufferSerializer;
import net.corda.serialization.internal.amqp.custom.X509CRLSerializer;
import net.corda.serialization.internal.amqp.custom.X509CertificateSerializer;
import net.corda.serialization.internal.amqp.custom.YearMonthSerializer;
import net.corda.serialization.internal.amqp.custom.YearSerializer;
import net.corda.serialization.internal.amqp.custom.ZoneIdSerializer;

/**
 * The types that have a form of their own on the wire: those of Corda's default list, less private
 * keys (they never leave their key store) and the message broker's string type.
 */
final class CustomSerializers {
  private CustomSerializers() {}

  static void register(
      SerializerFactory factory, Iterable<SerializationCustomSerializer<?, ?>> cordappSerializers) {
    builtIn(factory).forEach(factory::register);
    for (SerializationCustomSerializer<?, ?> serializer : cordappSerializers) {
      factory.registerExternal(new CorDappCustomSerializer(serializer, factory));
    }
  }

  private static List<CustomSerializer<?>> builtIn(SerializerFactory factory) {
    return List.of(
        PublicKeySerializer.INSTANCE,
        new ExceptionSerializer(factory),
        BigDecimalSerializer.INSTANCE,
        BigIntegerSerializer.INSTANCE,
        CurrencySerializer.INSTANCE,
        new OpaqueBytesSubSequenceSerializer(factory),
        new InstantSerializer(factory),
        new DurationSerializer(factory),
        new LocalDateSerializer(factory),
        new LocalDateTimeSerializer(factory),
        new LocalTimeSerializer(factory),
        new ZonedDateTimeSerializer(factory),
        new ZoneIdSerializer(factory),
        new OffsetTimeSerializer(factory),
        new OffsetDateTimeSerializer(factory),
        new OptionalSerializer(factory),
        new YearSerializer(factory),
        new YearMonthSerializer(factory),
        new MonthDaySerializer(factory),
        new PeriodSerializer(factory),
        new ClassSerializer(factory),
        X509CertificateSerializer.INSTANCE,
        X509CRLSerializer.INSTANCE,
        new CertPathSerializer(factory),
        StringBufferSerializer.INSTANCE,
        InputStreamSerializer.INSTANCE,
        new BitSetSerializer(factory),
        new EnumSetSerializer(factory),
        new ContractAttachmentSerializer(factory));
  }
}
