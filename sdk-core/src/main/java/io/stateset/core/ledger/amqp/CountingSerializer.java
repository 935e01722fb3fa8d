package io.stateset.core.ledger.amqp;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.amqp.AMQPSerializer;
import net.corda.serialization.internal.amqp.CollectionSerializer;
import net.corda.serialization.internal.amqp.ComposableObjectSerializer;
import net.corda.serialization.internal.amqp.DeserializationInput;
import net.corda.serialization.internal.amqp.SerializationOutput;
import net.corda.serialization.internal.amqp.SerializationSchemas;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.codec.Data;

/**
 * Reads one object with another serializer, reports its weight to the session, and keeps the cause
 * of a failure.
 */
final class CountingSerializer implements AMQPSerializer<Object> {
  private final AMQPSerializer<Object> serializer;
  private final ReadSession session;
  private final ContextSerializers serializers;

  CountingSerializer(
      AMQPSerializer<Object> serializer, ReadSession session, ContextSerializers serializers) {
    this.serializer = serializer;
    this.session = session;
    this.serializers = serializers;
  }

  @Override
  public Object readObject(
      Object values,
      SerializationSchemas schemas,
      DeserializationInput input,
      SerializationContext context) {
    long start = session.weight();
    try {
      countEntries(values);
      Object object = read(values, schemas, input, context);
      session.ended(start);
      return object;
    } catch (Exception | LinkageError e) {
      throw Unchecked.rethrow(AmqpFailure.refusal(e, serializer.getType()));
    }
  }

  private Object read(
      Object values,
      SerializationSchemas schemas,
      DeserializationInput input,
      SerializationContext context)
      throws Exception {
    if (serializer instanceof ComposableObjectSerializer composable) {
      return serializers.reader(composable).read(values, schemas, input, context);
    }
    return serializer.readObject(values, schemas, input, context);
  }

  private void countEntries(Object values) throws AmqpRefusal {
    if (values instanceof Map<?, ?> map) {
      session.hashing(map.size());
    } else if (serializer instanceof CollectionSerializer
        && values instanceof Collection<?> list
        && !isList()) {
      session.hashing(list.size());
    }
  }

  private boolean isList() {
    Type type = serializer.getType();
    Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
    return raw == List.class || raw == Collection.class;
  }

  @Override
  public Type getType() {
    return serializer.getType();
  }

  @Override
  public Symbol getTypeDescriptor() {
    return serializer.getTypeDescriptor();
  }

  @Override
  public void writeClassInfo(SerializationOutput output) {
    throw new UnsupportedOperationException("A session only reads");
  }

  @Override
  public void writeObject(
      Object object,
      Data data,
      Type type,
      SerializationOutput output,
      SerializationContext context,
      int debugIndent) {
    throw new UnsupportedOperationException("A session only reads");
  }
}
