package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
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
  private final LocalTypeInformation.@Nullable Composable type;
  private final PropertySerializer[] properties;
  private final int[] slots;

  ComposableReader(ComposableObjectSerializer serializer, SerializerFactory factory) {
    this.serializer = serializer;
    this.type = constructed(factory.getTypeInformation(serializer.getType()));
    this.properties =
        serializer.getPropertySerializers().values().toArray(PropertySerializer[]::new);
    this.slots = type == null ? new int[0] : slots(type, properties);
  }

  /** Null if the type is not made by a constructor with parameters. */
  private static LocalTypeInformation.@Nullable Composable constructed(
      LocalTypeInformation information) {
    return information instanceof LocalTypeInformation.Composable composable
            && composable.getConstructor().getHasParameters()
        ? composable
        : null;
  }

  private static int[] slots(
      LocalTypeInformation.Composable type, PropertySerializer[] properties) {
    int[] slots = new int[properties.length];
    for (int index = 0; index < slots.length; index++) {
      slots[index] = slot(type.getProperties().get(properties[index].getName()));
    }
    return slots;
  }

  Object read(
      Object values,
      SerializationSchemas schemas,
      DeserializationInput input,
      SerializationContext context)
      throws Exception {
    if (type == null) {
      return serializer.readObject(values, schemas, input, context);
    }
    Object[] arguments = new Object[type.getConstructor().getParameters().size()];
    List<?> items = checked(values);
    for (int index = 0; index < properties.length; index++) {
      Object value = properties[index].readProperty(items.get(index), schemas, input, context);
      if (slots[index] >= 0) {
        arguments[slots[index]] = value;
      }
    }
    return construct(type, arguments);
  }

  private List<?> checked(Object values) throws AmqpRefusal {
    if (values instanceof List<?> items && items.size() >= properties.length) {
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
