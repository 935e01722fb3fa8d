package io.stateset.core.flow;

import com.google.common.primitives.Primitives;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.corda.core.flows.FlowLogic;
import org.jspecify.annotations.Nullable;

/** Makes a flow from its class and arguments, the way it is started and recorded. */
final class FlowArguments {
  private FlowArguments() {}

  /** Throws {@code CANNOT_START} unless exactly one public constructor takes these arguments. */
  static <T> FlowLogic<T> instantiate(Class<? extends FlowLogic<T>> type, Object[] arguments) {
    try {
      return type.cast(constructor(type, arguments).newInstance(arguments));
    } catch (InvocationTargetException e) {
      throw cannotStart(type, "its constructor threw", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw cannotStart(type, "its constructor cannot be called", e);
    }
  }

  private static Constructor<?> constructor(Class<?> type, Object[] arguments) {
    List<Constructor<?>> fitting = Arrays.stream(type.getConstructors())
        .filter(candidate -> fits(candidate, arguments))
        .toList();
    if (fitting.size() != 1) {
      String given =
          Arrays.toString(Arrays.stream(arguments).map(FlowArguments::typeName).toArray());
      throw cannotStart(
          type,
          fitting.size() + " public constructors take " + given + "; there are "
              + constructors(type),
          null);
    }
    return fitting.get(0);
  }

  private static List<String> constructors(Class<?> type) {
    return Arrays.stream(type.getConstructors())
        .map(each -> Arrays.stream(each.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")")))
        .toList();
  }

  private static String typeName(Object argument) {
    return argument == null ? "null" : argument.getClass().getSimpleName();
  }

  private static boolean fits(Constructor<?> candidate, Object[] arguments) {
    Class<?>[] parameters = candidate.getParameterTypes();
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < parameters.length; i++) {
      boolean fits = arguments[i] == null
          ? !parameters[i].isPrimitive()
          : Primitives.wrap(parameters[i]).isInstance(arguments[i]);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static FlowRuntimeException cannotStart(
      Class<?> type, String why, @Nullable Throwable cause) {
    return new FlowRuntimeException(
        FlowRuntimeException.Code.CANNOT_START,
        "Cannot start " + type.getName() + ": " + why,
        cause);
  }
}
