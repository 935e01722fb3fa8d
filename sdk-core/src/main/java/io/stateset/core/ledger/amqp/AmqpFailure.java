package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException;
import java.io.NotSerializableException;
import java.lang.reflect.InaccessibleObjectException;
import net.corda.serialization.internal.amqp.AMQPNotSerializableException;

/**
 * Turns whatever Corda's serializers throw into the one checked exception that Corda's callers
 * expect.
 */
final class AmqpFailure {
  private AmqpFailure() {}

  static NotSerializableException of(Exception failure) {
    if (failure instanceof InaccessibleObjectException) {
      // Corda tried to rewrite the message of the real exception, which the JDK refuses; the real
      // one is lost.
      return with("An object cannot be written, or rebuilt from these bytes", failure);
    }
    if (failure instanceof AMQPNotSerializableException typed) {
      return with(typed.getMitigation(), failure);
    }
    if (failure instanceof NotSerializableException checked) {
      return checked;
    }
    return with("Serialisation failed: " + failure.getClass().getName(), failure);
  }

  /** For callers of ours. */
  static LedgerException typed(Exception failure, LedgerException.Code otherwise) {
    return new LedgerException(
        otherwise, "An object could not be serialised or deserialised", failure);
  }

  private static NotSerializableException with(String message, Throwable cause) {
    NotSerializableException failure = new NotSerializableException(message);
    failure.initCause(cause);
    return failure;
  }
}
