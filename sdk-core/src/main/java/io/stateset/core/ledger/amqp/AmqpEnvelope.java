package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import net.corda.serialization.internal.amqp.Envelope;
import net.corda.serialization.internal.amqp.SchemaKt;
import net.corda.serialization.internal.amqp.SerializationSchemas;
import org.jspecify.annotations.Nullable;

/**
 * What an encoding holds: Corda's magic, a section mark, and a described list of an object, the
 * schema of its types and (in what was written since Corda 3) the transforms of these.
 *
 * @param object the object's values, not yet interpreted
 * @param schemas how to interpret them
 */
record AmqpEnvelope(@Nullable Object object, SerializationSchemas schemas) {
  /** The section mark before an envelope. */
  static final int DATA = 0;

  /** Another mark that means the same. */
  private static final int ALTERNATIVE_DATA = 1;

  /** The section mark before the number of a compression. */
  private static final int COMPRESSED = 2;

  private static final byte[] MAGIC = SchemaKt.getAmqpMagic().getBytes();

  static AmqpEnvelope decode(
      byte[] bytes,
      AmqpLimits limits,
      SchemaCache schemas,
      BiFunction<Object, Object, Object> described)
      throws AmqpRefusal {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      readMagic(in);
      int parts = readHeader(in);
      AmqpDecoder decoder = new AmqpDecoder(in, limits.depth(), limits.elements(), described);
      Object object = decoder.read();
      return new AmqpEnvelope(object, schemas.get(bytes, in.position(), parts - 1));
    } catch (BufferUnderflowException e) {
      throw AmqpDecoder.malformed();
    }
  }

  private static void readMagic(ByteBuffer in) throws AmqpRefusal {
    for (byte expected : MAGIC) {
      if (in.get() != expected) {
        throw new AmqpRefusal(Code.MALFORMED_BYTES, "The bytes are not Corda's AMQP");
      }
    }
    int section = in.get();
    if (section == COMPRESSED) {
      throw new AmqpRefusal(Code.MALFORMED_BYTES, "Compressed encodings are not read");
    }
    if (section != DATA && section != ALTERNATIVE_DATA) {
      throw AmqpDecoder.malformed();
    }
  }

  /**
   * Reads up to the first item of the envelope's list, which must reach to the end; returns its
   * number of items.
   */
  private static int readHeader(ByteBuffer in) throws AmqpRefusal {
    boolean envelope = in.get() == 0x00
        && (in.get() & 0xff) == 0x80
        && in.getLong() == Envelope.Companion.getDESCRIPTOR().longValue();
    int type = envelope ? in.get() & 0xff : -1;
    if (type != 0xc0 && type != 0xd0) {
      throw AmqpDecoder.malformed();
    }
    int size = type == 0xc0 ? in.get() & 0xff : in.getInt();
    if (size != in.remaining()) {
      throw AmqpDecoder.malformed();
    }
    int count = type == 0xc0 ? in.get() & 0xff : in.getInt();
    if (count != 2 && count != 3) {
      throw AmqpDecoder.malformed();
    }
    return count;
  }
}
