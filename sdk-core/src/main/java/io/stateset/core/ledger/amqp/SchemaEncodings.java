package io.stateset.core.ledger.amqp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import net.corda.serialization.internal.amqp.Schema;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.amqp.TransformsSchema;
import net.corda.serialization.internal.amqp.TypeNotation;
import org.apache.qpid.proton.codec.Data;

/**
 * The encoded schemas (with their transforms) that one context has written. A schema is most of an
 * encoding, and the same types lead to the same schema. Thread-safe.
 */
final class SchemaEncodings {
  private static final long REMEMBERED_BYTES = 4L << 20;

  private final Cache<Notations, byte[]> encodings = Caffeine.newBuilder()
      .maximumWeight(REMEMBERED_BYTES)
      .weigher((Notations notations, byte[] encoding) -> encoding.length)
      .executor(Runnable::run)
      .build();

  /**
   * The encoding of the schema of {@code notations}, in their order, followed by that of its
   * transforms.
   */
  byte[] get(Set<TypeNotation> notations, SerializerFactory factory) {
    Notations key = new Notations(notations.toArray(TypeNotation[]::new));
    byte[] known = encodings.getIfPresent(key);
    return known != null ? known : encodings.get(key, missing -> encode(missing, factory));
  }

  private static byte[] encode(Notations notations, SerializerFactory factory) {
    Schema schema = new Schema(Arrays.asList(notations.types));
    return concatenate(encode(schema), encode(TransformsSchema.Companion.build(schema, factory)));
  }

  private static byte[] encode(Object described) {
    Data data = Data.Factory.create();
    data.putObject(described);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(data.encodedSize()));
    data.encode(bytes);
    return bytes.array();
  }

  private static byte[] concatenate(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /**
   * Types by identity: each serializer keeps its own, and comparing their content costs as much as
   * writing it.
   */
  private static final class Notations {
    private final TypeNotation[] types;
    private final int hash;

    Notations(TypeNotation[] types) {
      this.types = types;
      int code = 1;
      for (TypeNotation type : types) {
        code = 31 * code + System.identityHashCode(type);
      }
      this.hash = code;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      if (!(other instanceof Notations that) || types.length != that.types.length) {
        return false;
      }
      for (int index = 0; index < types.length; index++) {
        if (types[index] != that.types[index]) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
