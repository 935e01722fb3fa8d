package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.amqp.ComposableObjectSerializer;
import net.corda.serialization.internal.amqp.DeserializationInput;
import net.corda.serialization.internal.amqp.PropertySerializer;
import net.corda.serialization.internal.amqp.SerializationSchemas;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.model.ConstructorSlot;
import net.corda.serialization.internal.model.LocalPropertyInformation;
import net.corda.serialization.internal.model.LocalTypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds an object by its constructor. Corda's own reader does the same, but reports a
 * constructor's refusal by rewriting an exception's message by reflection, which loses the refusal,
 * and puts the object's values in the message.
 */
final class ComposableReader {
  private final ComposableObjectSerializer serializer;
  private final LocalTypeInformation information;

  ComposableReader(ComposableObjectSerializer serializer, SerializerFactory factory) {
    this.serializer = serializer;
    this.information = factory.getTypeInformation(serializer.getType());
  }

  Object read(
      Object values,
      SerializationSchemas schemas,
      DeserializationInput input,
      SerializationContext context)
      throws Exception {
    if (!(information instanceof LocalTypeInformation.Composable type)
        || !type.getConstructor().getHasParameters()) {
      return serializer.readObject(values, schemas, input, context);
    }
    Object[] arguments = new Object[type.getConstructor().getParameters().size()];
    Map<String, LocalPropertyInformation> properties = type.getProperties();
    List<?> items = checked(values);
    int item = 0;
    for (Map.Entry<String, PropertySerializer> property :
        serializer.getPropertySerializers().entrySet()) {
      Object value = property.getValue().readProperty(items.get(item++), schemas, input, context);
      int slot = slot(properties.get(property.getKey()));
      if (slot >= 0) {
        arguments[slot] = value;
      }
    }
    return construct(type, arguments);
  }

  private List<?> checked(Object values) throws AmqpRefusal {
    Collection<?> properties = serializer.getPropertySerializers().values();
    if (values instanceof List<?> items && items.size() >= properties.size()) {
      return items;
    }
    throw AmqpDecoder.malformed();
  }

  private static int slot(@Nullable LocalPropertyInformation property) {
    ConstructorSlot slot = null;
    if (property instanceof LocalPropertyInformation.ConstructorPairedProperty paired) {
      slot = paired.getConstructorSlot();
    } else if (property
        instanceof LocalPropertyInformation.PrivateConstructorPairedProperty paired) {
      slot = paired.getConstructorSlot();
    }
    // Computed properties are read, since others may refer to them, and dropped.
    return slot == null ? -1 : slot.getParameterIndex();
  }

  private Object construct(LocalTypeInformation.Composable type, Object[] arguments)
      throws AmqpRefusal {
    try {
      return type.getConstructor().getObservedMethod().newInstance(arguments);
    } catch (InvocationTargetException e) {
      Throwable refusal = e.getTargetException();
      throw refused("The constructor of " + name() + " refused what was read", refusal);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw refused("What was read does not fit the constructor of " + name(), e);
    }
  }

  private String name() {
    return serializer.getType().getTypeName();
  }

  private static AmqpRefusal refused(String message, Throwable cause) {
    return new AmqpRefusal(Code.MALFORMED_BYTES, message, cause);
  }
}
