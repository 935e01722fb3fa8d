package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.utilities.ByteSequence;
import net.corda.serialization.internal.amqp.DeserializationInput;
import net.corda.serialization.internal.amqp.SchemaKt;

/** Reads one object. */
final class AmqpReader {
  private final AmqpLimits limits;
  private final SchemaCache schemas;
  private final ReadSession session;

  AmqpReader(ContextSerializers serializers, AmqpLimits limits, SchemaCache schemas) {
    this.limits = limits;
    this.schemas = schemas;
    this.session = new ReadSession(serializers, limits.elements());
  }

  <T> T read(ByteSequence bytes, Class<T> type, SerializationContext context) throws AmqpRefusal {
    if (bytes.getSize() > limits.bytes()) {
      throw new AmqpRefusal(
          Code.TOO_LARGE, "An encoding is larger than " + limits.bytes() + " bytes");
    }
    AmqpEnvelope envelope =
        AmqpEnvelope.decode(bytes.copyBytes(), limits, schemas, session::described);
    Object values = SchemaKt.redescribe(envelope.object(), type);
    Object object = new DeserializationInput(session)
        .readObjectOrNull(values, envelope.schemas(), type, context);
    if (!type.isInstance(object)) {
      throw new AmqpRefusal(Code.UNEXPECTED_TYPE, "An encoding does not hold a " + type.getName());
    }
    return type.cast(object);
  }
}
