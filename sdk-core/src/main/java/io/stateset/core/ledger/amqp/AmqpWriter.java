package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.nio.ByteBuffer;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.amqp.Envelope;
import net.corda.serialization.internal.amqp.SchemaKt;
import net.corda.serialization.internal.amqp.SerializationOutput;
import org.apache.qpid.proton.codec.Data;

/**
 * Writes one object: Corda's magic, a section mark, and the envelope of object, schema and
 * transforms. Corda's own writer of the envelope opens {@code java.io} by reflection.
 */
final class AmqpWriter {
  private static final byte[] HEADER = header();
  private static final int ITEMS = 3;

  private final ContextSerializers serializers;
  private final SerializationOutput output;

  AmqpWriter(ContextSerializers serializers) {
    this.serializers = serializers;
    this.output = new SerializationOutput(serializers.factory());
  }

  /**
   * Magic, the mark of a section of data, and the descriptor of the envelope: a described value's
   * unsigned long.
   */
  private static byte[] header() {
    byte[] magic = SchemaKt.getAmqpMagic().getBytes();
    ByteBuffer header = ByteBuffer.allocate(magic.length + 1 + 2 + Long.BYTES);
    header.put(magic).put((byte) AmqpEnvelope.DATA);
    header
        .put((byte) 0x00)
        .put((byte) 0x80)
        .putLong(Envelope.Companion.getDESCRIPTOR().longValue());
    return header.array();
  }

  byte[] write(Object object, SerializationContext context) throws AmqpRefusal {
    if (context.getEncoding() != null) {
      throw new AmqpRefusal(Code.NOT_SERIALIZABLE, "Compressed encodings are not written");
    }
    Data data = Data.Factory.create();
    output.writeObject$serialization(object, data, context);
    byte[] schema =
        serializers.encodings().get(output.getSchemaHistory$serialization(), serializers.factory());
    return envelope(data, schema);
  }

  /** A list has a short form up to 255 bytes, its one-byte count included (AMQP 1.0, 1.6.22). */
  private static byte[] envelope(Data object, byte[] schema) {
    int objectSize = Math.toIntExact(object.encodedSize());
    int size = Math.addExact(objectSize, schema.length);
    boolean small = size + 1 <= 0xff;
    ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(HEADER.length + (small ? 3 : 9), size));
    bytes.put(HEADER);
    if (small) {
      bytes.put((byte) 0xc0).put((byte) (size + 1)).put((byte) ITEMS);
    } else {
      bytes.put((byte) 0xd0).putInt(size + Integer.BYTES).putInt(ITEMS);
    }
    object.encode(bytes);
    bytes.put(schema);
    return bytes.array();
  }
}
