package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.SectionId;
import net.corda.serialization.internal.amqp.Envelope;
import net.corda.serialization.internal.amqp.Schema;
import net.corda.serialization.internal.amqp.SchemaKt;
import net.corda.serialization.internal.amqp.SerializationOutput;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.amqp.TransformsSchema;
import org.apache.qpid.proton.codec.Data;

/**
 * Writes one object: Corda's magic, a section mark, and the envelope of object, schema and
 * transforms. Corda's own writer of the envelope opens {@code java.io} by reflection.
 */
final class AmqpWriter {
  private final SerializerFactory factory;
  private final SerializationOutput output;

  AmqpWriter(SerializerFactory factory) {
    this.factory = factory;
    this.output = new SerializationOutput(factory);
  }

  byte[] write(Object object, SerializationContext context) throws AmqpRefusal {
    if (context.getEncoding() != null) {
      throw new AmqpRefusal(Code.NOT_SERIALIZABLE, "Compressed encodings are not written");
    }
    return frame(envelope(object, context));
  }

  private Data envelope(Object object, SerializationContext context) {
    Data data = Data.Factory.create();
    data.putDescribed();
    data.enter();
    data.putObject(Envelope.Companion.getDESCRIPTOR());
    data.putList();
    data.enter();
    output.writeObject$serialization(object, data, context);
    Schema schema = new Schema(new ArrayList<>(output.getSchemaHistory$serialization()));
    output.writeSchema(schema, data);
    output.writeTransformSchema(TransformsSchema.Companion.build(schema, factory), data);
    data.exit();
    data.exit();
    return data;
  }

  // The ordinal is what Corda's wire format has.
  @SuppressWarnings("EnumOrdinal")
  private static byte[] frame(Data envelope) {
    byte[] magic = SchemaKt.getAmqpMagic().getBytes();
    ByteBuffer frame = ByteBuffer.allocate(
        Math.addExact(magic.length + 1, Math.toIntExact(envelope.encodedSize())));
    frame.put(magic).put((byte) SectionId.DATA_AND_STOP.ordinal());
    envelope.encode(frame);
    return frame.array();
  }
}
