package io.stateset.core.ledger.amqp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.serialization.internal.amqp.ComposableObjectSerializer;
import net.corda.serialization.internal.amqp.SerializerFactory;

/** The serializers of one context, and what is remembered of their use. Thread-safe. */
final class ContextSerializers {

  /**
   * After how many schemas a context starts afresh: schemas can name any number of generic types.
   */
  private static final int SCHEMAS = 5_000;

  private final SerializerFactory factory;
  private final SchemaRemoteFactory remote;
  private final SchemaEncodings encodings = new SchemaEncodings();
  private final Map<ComposableObjectSerializer, ComposableReader> readers =
      new ConcurrentHashMap<>();

  ContextSerializers(SerializerFactory factory, SchemaRemoteFactory remote) {
    this.factory = factory;
    this.remote = remote;
  }

  /** Corda's view of the serializers. */
  SerializerFactory factory() {
    return factory;
  }

  /** The encodings of the schemas that were written. */
  SchemaEncodings encodings() {
    return encodings;
  }

  /** What rebuilds the objects that {@code serializer} is for. */
  ComposableReader reader(ComposableObjectSerializer serializer) {
    ComposableReader known = readers.get(serializer);
    return known != null ? known : readers.computeIfAbsent(serializer, this::newReader);
  }

  private ComposableReader newReader(ComposableObjectSerializer serializer) {
    return new ComposableReader(serializer, factory);
  }

  boolean isWorn() {
    return remote.interpreted() > SCHEMAS;
  }
}
