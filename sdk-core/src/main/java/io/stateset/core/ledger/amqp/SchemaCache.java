package io.stateset.core.ledger.amqp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.ledger.LedgerException.Code;
import java.nio.ByteBuffer;
import net.corda.serialization.internal.amqp.Schema;
import net.corda.serialization.internal.amqp.SerializationSchemas;
import net.corda.serialization.internal.amqp.TransformsSchema;
import org.jspecify.annotations.Nullable;

/**
 * Decoded schemas by their bytes: most of what arrives has a schema that was seen before.
 * Thread-safe.
 */
final class SchemaCache {
  private static final long REMEMBERED_BYTES = 8L << 20;

  private final AmqpLimits limits;
  private final Cache<SchemaBytes, SerializationSchemas> schemas = Caffeine.newBuilder()
      .maximumWeight(REMEMBERED_BYTES)
      .weigher((SchemaBytes bytes, SerializationSchemas schema) -> bytes.length())
      .executor(Runnable::run)
      .build();

  SchemaCache(AmqpLimits limits) {
    this.limits = limits;
  }

  /**
   * The schema and, if there is one, the transforms that stand in {@code bytes} from {@code from}
   * to the end.
   *
   * @param parts 1 for a schema, 2 for a schema and transforms
   */
  SerializationSchemas get(byte[] bytes, int from, int parts) throws AmqpRefusal {
    if (bytes.length - from > limits.schemaBytes()) {
      throw new AmqpRefusal(
          Code.TOO_LARGE, "A schema is larger than " + limits.schemaBytes() + " bytes");
    }
    SchemaBytes key = new SchemaBytes(bytes, from, bytes.length);
    SerializationSchemas known = schemas.getIfPresent(key);
    if (known == null) {
      known = decode(ByteBuffer.wrap(bytes, from, bytes.length - from), parts);
      schemas.put(key.owned(), known);
    }
    return known;
  }

  private SerializationSchemas decode(ByteBuffer in, int parts) throws AmqpRefusal {
    AmqpDecoder decoder = new AmqpDecoder(in, limits.depth(), limits.elements(), Described::new);
    Object schema = decoder.read();
    Object transforms = parts == 2 ? decoder.read() : null;
    if (schema == null || in.hasRemaining()) {
      throw AmqpDecoder.malformed();
    }
    return decoded(schema, transforms);
  }

  private static SerializationSchemas decoded(Object schema, @Nullable Object transforms)
      throws AmqpRefusal {
    try {
      return new SerializationSchemas(
          Schema.Companion.get(schema), TransformsSchema.Companion.newInstance(transforms));
    } catch (Exception e) {
      throw new AmqpRefusal(Code.MALFORMED_BYTES, "An encoding's schema is malformed", e);
    }
  }
}
