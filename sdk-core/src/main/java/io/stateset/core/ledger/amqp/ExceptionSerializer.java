package io.stateset.core.ledger.amqp;

import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.corda.core.CordaRuntimeException;
import net.corda.core.CordaThrowable;
import net.corda.serialization.internal.amqp.CustomSerializer;
import net.corda.serialization.internal.amqp.PropertyReader;
import net.corda.serialization.internal.amqp.SerializerFactory;
import net.corda.serialization.internal.amqp.custom.StackTraceElementSerializer;
import net.corda.serialization.internal.amqp.custom.ThrowableSerializer.ThrowableProxy;
import net.corda.serialization.internal.model.LocalConstructorInformation;
import net.corda.serialization.internal.model.LocalTypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions on the wire, in the same form as by Corda's own serializer: an exception of Corda's
 * family keeps its class and properties; any other, or one whose class is not here, arrives as a
 * {@link CordaRuntimeException} that names it. Stack traces do not travel. Unlike Corda's
 * serializer this one does not log what a peer wrote.
 */
final class ExceptionSerializer extends CustomSerializer.Proxy<Throwable, ThrowableProxy> {
  private final SerializerFactory factory;

  ExceptionSerializer(SerializerFactory factory) {
    super(Throwable.class, ThrowableProxy.class, factory, true);
    this.factory = factory;
  }

  @Override
  public boolean getRevealSubclassesInSchema() {
    return true;
  }

  @Override
  public Iterable<CustomSerializer<?>> getAdditionalSerializers() {
    return List.of(new StackTraceElementSerializer(factory));
  }

  @Override
  protected ThrowableProxy toProxy(Throwable exception) {
    boolean ofCorda = exception instanceof CordaThrowable;
    return new ThrowableProxy(
        exception.getClass().getName(),
        ofCorda ? ((CordaThrowable) exception).getOriginalMessage() : exception.getMessage(),
        new StackTraceElement[0],
        exception.getCause(),
        exception.getSuppressed(),
        ofCorda ? properties(exception) : Map.of());
  }

  private Map<String, @Nullable Object> properties(Throwable exception) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    factory
        .getTypeInformation(exception.getClass())
        .getPropertiesOrEmptyMap()
        .forEach((name, property) ->
            values.put(name, PropertyReader.Companion.make(property).read(exception)));
    return values;
  }

  @Override
  protected Throwable fromProxy(ThrowableProxy proxy) {
    Throwable exception = rebuilt(proxy);
    CordaThrowable ofCorda = (CordaThrowable)
        (exception != null
            ? exception
            : new CordaRuntimeException(proxy.getExceptionClass(), null, null));
    ofCorda.setMessage(proxy.getMessage());
    ofCorda.setCause(proxy.getCause());
    ofCorda.addSuppressed(proxy.getSuppressed());
    ((Throwable) ofCorda).setStackTrace(proxy.getStackTrace());
    return (Throwable) ofCorda;
  }

  /**
   * Null if the exception's class is not here, not of Corda's family, or does not take what
   * arrived.
   */
  private @Nullable Throwable rebuilt(ThrowableProxy proxy) {
    try {
      Class<?> type = Class.forName(proxy.getExceptionClass(), false, factory.getClassloader());
      boolean ofCorda =
          CordaThrowable.class.isAssignableFrom(type) && Throwable.class.isAssignableFrom(type);
      LocalConstructorInformation constructor =
          ofCorda ? constructor(factory.getTypeInformation(type)) : null;
      return constructor == null
          ? null
          : (Throwable) construct(constructor, proxy.getAdditionalProperties());
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return null;
    }
  }

  private static @Nullable LocalConstructorInformation constructor(LocalTypeInformation type) {
    if (type instanceof LocalTypeInformation.Opaque opaque) {
      return constructor(opaque.getWrapped());
    }
    if (type instanceof LocalTypeInformation.Composable composable) {
      return composable.getConstructor();
    }
    return type instanceof LocalTypeInformation.NonComposable other ? other.getConstructor() : null;
  }

  private static Object construct(
      LocalConstructorInformation constructor, Map<String, ?> properties)
      throws InstantiationException, IllegalAccessException, InvocationTargetException {
    @Nullable
    Object[] arguments = constructor.getParameters().stream()
        .map(parameter -> value(properties, parameter.getName()))
        .toArray();
    return constructor.getObservedMethod().newInstance(arguments);
  }

  private static @Nullable Object value(Map<String, ?> properties, String name) {
    Object value = properties.get(name);
    String capitalised = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    return value != null ? value : properties.get(capitalised);
  }
}
