package io.stateset.core.ledger.amqp;

import net.corda.serialization.internal.amqp.SerializerFactory;

/**
 * The serializers of one context.
 *
 * @param factory Corda's view of them
 * @param remote counts what strangers' schemas added
 * @param encodings of the schemas that were written
 */
record ContextSerializers(SerializerFactory factory, SchemaRemoteFactory remote, SchemaEncodings encodings) {

  /**
   * After how many schemas a context starts afresh: schemas can name any number of generic types.
   */
  private static final int SCHEMAS = 5_000;

  boolean isWorn() {
    return remote.interpreted() > SCHEMAS;
  }
}
