package io.stateset.core.ledger.amqp;

import java.io.NotSerializableException;
import java.util.Objects;
import net.corda.core.serialization.ObjectWithCompatibleContext;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.serialization.SerializedBytes;
import net.corda.core.serialization.internal.SerializationEnvironmentKt;
import net.corda.core.utilities.ByteSequence;
import net.corda.serialization.internal.SerializationScheme;

/** What Corda's own code calls to serialise. Holds no state: the scheme comes with the context. */
final class AmqpSerializationFactory extends SerializationFactory {

  /**
   * The context's property that holds the scheme of its node. A string, so that sibling copies find
   * each other's.
   */
  static final String SCHEME = "io.stateset.core.amqp.scheme";

  @Override
  public <T> T deserialize(ByteSequence bytes, Class<T> type, SerializationContext context) {
    return asCurrent(factory -> withCurrentContext(
        context, () -> unchecked(() -> scheme(context).deserialize(bytes, type, context))));
  }

  @Override
  public <T> ObjectWithCompatibleContext<T> deserializeWithCompatibleContext(
      ByteSequence bytes, Class<T> type, SerializationContext context) {
    return new ObjectWithCompatibleContext<>(deserialize(bytes, type, context), context);
  }

  @Override
  public <T> SerializedBytes<T> serialize(T object, SerializationContext context) {
    return asCurrent(factory -> withCurrentContext(
        context, () -> unchecked(() -> scheme(context).serialize(object, context))));
  }

  private static SerializationScheme scheme(SerializationContext context) {
    Object scheme = context.getProperties().get(SCHEME);
    if (scheme == null) {
      scheme = SerializationEnvironmentKt.getEffectiveSerializationEnv()
          .getP2pContext()
          .getProperties()
          .get(SCHEME);
    }
    return (SerializationScheme) Objects.requireNonNull(scheme, "no scheme is bound");
  }

  private interface Step<T> {
    T run() throws NotSerializableException;
  }

  /**
   * Corda's callers expect the checked exception although the signature, being Kotlin's, does not
   * declare it.
   */
  @SuppressWarnings("unchecked")
  private static <T, E extends Exception> T unchecked(Step<T> step) throws E {
    try {
      return step.run();
    } catch (NotSerializableException e) {
      throw (E) e;
    }
  }
}
