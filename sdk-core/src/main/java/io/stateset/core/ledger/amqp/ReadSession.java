package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import net.corda.core.serialization.ClassWhitelist;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.amqp.AMQPSerializer;
import net.corda.serialization.internal.amqp.CorDappCustomSerializer;
import net.corda.serialization.internal.amqp.CustomSerializer;
import net.corda.serialization.internal.amqp.ReferencedObject;
import net.corda.serialization.internal.amqp.SerializationSchemas;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.model.LocalTypeInformation;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.jspecify.annotations.Nullable;

/**
 * The serializer factory of one read, which keeps count of what the read makes.
 *
 * <p>A few references can stand for an exponential number of objects, to whoever walks them: a set
 * hashes what it holds. So each object has a weight, the number of values in it with references
 * counted as what they refer to, and the weight of all is bounded. Corda's input asks its factory
 * about every object that can be referred to, in the order of their numbers: that is how this class
 * knows to which weight a reference refers. What hashes is bounded too, since keys can be made to
 * collide.
 */
final class ReadSession implements SerializerFactory {
  /** The square of the number of entries that maps and sets of one encoding may have together. */
  private static final long HASHED_ENTRIES_SQUARED = 1L << 28;

  private final ContextSerializers serializers;
  private final SerializerFactory factory;
  private final long maximumWeight;
  private long weight;
  private long lastWeight;
  private long hashed;
  private long[] weights = new long[64];
  private int objects;

  ReadSession(ContextSerializers serializers, long maximumWeight) {
    this.serializers = serializers;
    this.factory = serializers.factory();
    this.maximumWeight = maximumWeight;
  }

  /** Makes a described value; one that is a reference tells this session when it is followed. */
  Object described(Object descriptor, Object value) {
    boolean reference = descriptor.equals(ReferencedObject.Companion.getDESCRIPTOR());
    return reference ? new Reference(descriptor, value) : new Described(descriptor, value);
  }

  long weight() {
    return weight;
  }

  /** Ends an object that began at {@code start}. */
  void ended(long start) throws AmqpRefusal {
    add(1);
    lastWeight = weight - start;
  }

  void hashing(int entries) throws AmqpRefusal {
    hashed += (long) entries * entries;
    if (hashed > HASHED_ENTRIES_SQUARED) {
      throw new AmqpRefusal(Code.TOO_LARGE, "An encoding has sets or maps that are too large");
    }
  }

  private void add(long more) throws AmqpRefusal {
    weight += more;
    if (weight > maximumWeight) {
      throw new AmqpRefusal(Code.TOO_LARGE, "An encoding stands for too many values");
    }
  }

  private final class Reference implements DescribedType {
    private final Object descriptor;
    private final Object value;

    Reference(Object descriptor, Object value) {
      this.descriptor = descriptor;
      this.value = value;
    }

    @Override
    public Object getDescriptor() {
      return descriptor;
    }

    @Override
    public Object getDescribed() {
      try {
        follow();
      } catch (AmqpRefusal e) {
        throw Unchecked.rethrow(e);
      }
      return value;
    }

    private void follow() throws AmqpRefusal {
      int index = value instanceof UnsignedInteger number ? number.intValue() : -1;
      if (index < 0 || index >= objects) {
        throw AmqpDecoder.malformed();
      }
      add(weights[index]);
    }
  }

  @Override
  public AMQPSerializer<Object> get(
      String typeDescriptor, SerializationSchemas schemas, SerializationContext context) {
    try {
      return new CountingSerializer(
          factory.get(typeDescriptor, schemas, context), this, serializers);
    } catch (Exception | LinkageError e) {
      throw Unchecked.rethrow(AmqpFailure.refusal(e));
    }
  }

  @Override
  public AMQPSerializer<Object> get(Class<?> actualClass, Type declaredType) {
    lastWeight = 1;
    return factory.get(actualClass, declaredType);
  }

  @Override
  public boolean isSuitableForObjectReference(Type type) {
    boolean suitable = factory.isSuitableForObjectReference(type);
    if (suitable) {
      weights = objects < weights.length ? weights : Arrays.copyOf(weights, objects * 2);
      weights[objects++] = lastWeight;
    }
    return suitable;
  }

  @Override
  public AMQPSerializer<Object> get(LocalTypeInformation typeInformation) {
    return factory.get(typeInformation);
  }

  @Override
  public LocalTypeInformation getTypeInformation(Type type) {
    return factory.getTypeInformation(type);
  }

  @Override
  public @Nullable LocalTypeInformation getTypeInformation(String typeName) {
    return factory.getTypeInformation(typeName);
  }

  @Override
  public Symbol createDescriptor(LocalTypeInformation typeInformation) {
    return factory.createDescriptor(typeInformation);
  }

  @Override
  public ClassWhitelist getWhitelist() {
    return factory.getWhitelist();
  }

  @Override
  public ClassLoader getClassloader() {
    return factory.getClassloader();
  }

  @Override
  public List<String> getCustomSerializerNames() {
    return factory.getCustomSerializerNames();
  }

  @Override
  public void register(CustomSerializer<?> customSerializer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void registerExternal(CorDappCustomSerializer customSerializer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable AMQPSerializer<Object> findCustomSerializer(Class<?> type, Type declaredType) {
    return factory.findCustomSerializer(type, declaredType);
  }
}
