package io.stateset.core.ledger.amqp;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.serialization.internal.model.LocalTypeInformation;
import net.corda.serialization.internal.model.LocalTypeModel;
import net.corda.serialization.internal.model.LocalTypeModelConfiguration;
import net.corda.serialization.internal.model.TypeIdentifier;

/**
 * What the types of one class loader look like to the serializers. Differs from Corda's model in
 * one thing: it never takes apart a JDK class that has a form of its own, since the JDK refuses
 * that without a flag.
 */
final class GuestTypeModel implements LocalTypeModel {
  private final LocalTypeModelConfiguration configuration;
  private final Map<TypeIdentifier, LocalTypeInformation> known = new ConcurrentHashMap<>();

  GuestTypeModel(LocalTypeModelConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public LocalTypeInformation inspect(Type type) {
    TypeIdentifier identifier = TypeIdentifier.Companion.forGenericType(type, type);
    LocalTypeInformation information = known.get(identifier);
    return information != null ? information : build(type, identifier);
  }

  private LocalTypeInformation build(Type type, TypeIdentifier identifier) {
    GuestTypeLookup lookup = new GuestTypeLookup(configuration, known);
    LocalTypeInformation built = LocalTypeInformation.Companion.forType(type, identifier, lookup);
    lookup.publish();
    LocalTypeInformation earlier = known.putIfAbsent(identifier, built);
    return earlier != null ? earlier : built;
  }
}
