package io.stateset.core.ledger.amqp;

import com.google.common.primitives.Primitives;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotlin.jvm.functions.Function1;
import net.corda.serialization.internal.model.BaseLocalTypes;
import net.corda.serialization.internal.model.LocalTypeInformation;
import net.corda.serialization.internal.model.LocalTypeLookup;
import net.corda.serialization.internal.model.LocalTypeModel;
import net.corda.serialization.internal.model.LocalTypeModelConfiguration;
import net.corda.serialization.internal.model.TypeIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The lookup of one inspection. Its findings become visible to other threads by {@link #publish()}
 * only, when all cycles between them are closed. Used by one thread.
 */
final class GuestTypeLookup implements LocalTypeLookup {
  private final LocalTypeModelConfiguration configuration;
  private final Map<TypeIdentifier, LocalTypeInformation> published;
  private final Map<TypeIdentifier, LocalTypeInformation> found = new HashMap<>();

  GuestTypeLookup(
      LocalTypeModelConfiguration configuration,
      Map<TypeIdentifier, LocalTypeInformation> published) {
    this.configuration = configuration;
    this.published = published;
  }

  void publish() {
    found.forEach(published::putIfAbsent);
  }

  @Override
  public LocalTypeInformation findOrBuild(
      Type type,
      TypeIdentifier identifier,
      Function1<? super Boolean, ? extends LocalTypeInformation> builder) {
    LocalTypeInformation information = published.get(identifier);
    if (information == null) {
      information = found.get(identifier);
    }
    if (information == null) {
      information = build(type, identifier, builder);
      found.put(identifier, information);
    }
    return information;
  }

  private LocalTypeInformation build(
      Type type,
      TypeIdentifier identifier,
      Function1<? super Boolean, ? extends LocalTypeInformation> builder) {
    boolean opaque = configuration.isOpaque(type);
    Class<?> raw = rawClass(type);
    if (opaque && raw != null && isSealedPlatformValue(raw)) {
      return new LocalTypeInformation.Opaque(raw, identifier, notComposable(type, identifier));
    }
    try {
      return builder.invoke(opaque);
    } catch (InaccessibleObjectException e) {
      return notComposable(type, identifier);
    }
  }

  private static @Nullable Class<?> rawClass(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : null;
  }

  /**
   * A concrete class of a module that is closed to reflection; the schema says nothing about what
   * is inside it.
   */
  private static boolean isSealedPlatformValue(Class<?> raw) {
    boolean plain =
        raw.isPrimitive() || raw.isArray() || Primitives.isWrapperType(raw) || raw == String.class;
    return !plain
        && !raw.isInterface()
        && !Modifier.isAbstract(raw.getModifiers())
        && !Throwable.class.isAssignableFrom(raw)
        && !raw.getModule().isOpen(raw.getPackageName(), LocalTypeModel.class.getModule());
  }

  private static LocalTypeInformation.NonComposable notComposable(
      Type type, TypeIdentifier identifier) {
    return new LocalTypeInformation.NonComposable(
        type,
        identifier,
        null,
        Map.of(),
        LocalTypeInformation.Top.INSTANCE,
        List.of(),
        List.of(),
        Set.of(),
        "The JDK does not let its own classes be taken apart.",
        "Use another type for this property, or provide a custom serializer.");
  }

  @Override
  public boolean isExcluded(Type type) {
    return configuration.isExcluded(type);
  }

  @Override
  public BaseLocalTypes getBaseTypes() {
    return configuration.getBaseTypes();
  }
}
