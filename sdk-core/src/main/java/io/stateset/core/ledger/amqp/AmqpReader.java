package io.stateset.core.ledger.amqp;

import java.io.NotSerializableException;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.utilities.ByteSequence;
import net.corda.serialization.internal.amqp.DeserializationInput;
import net.corda.serialization.internal.amqp.Envelope;
import net.corda.serialization.internal.amqp.SchemaKt;
import net.corda.serialization.internal.amqp.SerializationSchemas;
import net.corda.serialization.internal.amqp.SerializerFactory;

/** Reads one object. */
final class AmqpReader {
  private final SerializerFactory factory;
  private final AmqpLimits limits;

  AmqpReader(SerializerFactory factory, AmqpLimits limits) {
    this.factory = factory;
    this.limits = limits;
  }

  <T> T read(ByteSequence bytes, Class<T> type, SerializationContext context)
      throws NotSerializableException {
    if (bytes.getSize() > limits.bytes()) {
      throw new NotSerializableException("An encoding is larger than " + limits.bytes() + " bytes");
    }
    try {
      Envelope envelope =
          DeserializationInput.Companion.getEnvelope(bytes, context.getEncodingWhitelist());
      SerializationSchemas schemas =
          new SerializationSchemas(envelope.getSchema(), envelope.getTransformsSchema());
      Object object = SchemaKt.redescribe(envelope.getObj(), type);
      return type.cast(
          new DeserializationInput(factory).readObjectOrNull(object, schemas, type, context));
    } catch (Exception e) {
      throw AmqpFailure.of(e);
    }
  }
}
