package io.stateset.core.ledger.amqp;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import net.corda.core.serialization.SerializationContext;
import net.corda.serialization.internal.model.RemoteTypeInformation;
import net.corda.serialization.internal.model.TypeIdentifier;
import net.corda.serialization.internal.model.TypeLoader;

/**
 * Finds the local types that a schema names. A type that is not there is an error: Corda's own
 * loader would write a class for it at run time, which a guest does not do on a stranger's word.
 */
final class KnownTypeLoader implements TypeLoader {
  private final ClassLoader classLoader;

  KnownTypeLoader(ClassLoader classLoader) {
    this.classLoader = classLoader;
  }

  @Override
  public Map<TypeIdentifier, Type> load(
      Collection<? extends RemoteTypeInformation> remoteTypes, SerializationContext context) {
    Map<TypeIdentifier, Type> types = new HashMap<>();
    for (RemoteTypeInformation remote : remoteTypes) {
      types.computeIfAbsent(
          remote.getTypeIdentifier(), identifier -> identifier.getLocalType(classLoader));
    }
    return types;
  }
}
