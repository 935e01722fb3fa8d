package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.io.NotSerializableException;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Type;
import net.corda.core.serialization.internal.MissingSerializerException;
import net.corda.serialization.internal.amqp.AMQPNotSerializableException;
import org.jspecify.annotations.Nullable;

/** Turns whatever Corda's serializers throw into one refusal that says what is wrong. */
final class AmqpFailure {
  private AmqpFailure() {}

  /** A failure to get at a serializer. */
  static AmqpRefusal refusal(Throwable failure) {
    return refusal(failure, null);
  }

  /** A failure to read or write an object of {@code type}. */
  static AmqpRefusal refusal(Throwable failure, @Nullable Type type) {
    if (failure instanceof AmqpRefusal refusal) {
      return refusal;
    }
    if (failure instanceof ClassNotFoundException || failure instanceof LinkageError) {
      return new AmqpRefusal(
          Code.UNKNOWN_CLASS, "A class that an encoding needs is not here", failure);
    }
    if (failure instanceof MissingSerializerException) {
      return new AmqpRefusal(
          Code.NOT_SERIALIZABLE, "A class cannot be rebuilt from its properties", failure);
    }
    if (failure instanceof AMQPNotSerializableException corda) {
      return corda(corda);
    }
    return other(failure, type);
  }

  private static AmqpRefusal corda(AMQPNotSerializableException failure) {
    String message = failure.getMsg();
    if (message.contains("whitelist")) {
      String name = failure.getType().getTypeName();
      return new AmqpRefusal(
          Code.CLASS_NOT_ALLOWED, "Class " + name + " must not be serialised", failure);
    }
    if (message.contains("was expected to be of type")) {
      return new AmqpRefusal(
          Code.UNEXPECTED_TYPE, "An encoding holds another type than expected", failure);
    }
    if (message.contains("not on the classpath")) {
      return new AmqpRefusal(
          Code.UNKNOWN_CLASS, "A class that an encoding names is not here", failure);
    }
    return new AmqpRefusal(Code.MALFORMED_BYTES, "An object cannot be written or read", failure);
  }

  private static AmqpRefusal other(Throwable failure, @Nullable Type type) {
    String of = type == null ? "" : " of " + type.getTypeName();
    // Corda tried to rewrite the message of the real exception, which the JDK refuses; the real one
    // is lost.
    boolean lost = failure instanceof InaccessibleObjectException;
    return new AmqpRefusal(
        Code.MALFORMED_BYTES,
        "An object" + of + " cannot be written or read",
        lost ? null : failure);
  }

  /** For Corda's callers, who expect this checked exception. */
  static NotSerializableException checked(Throwable failure) {
    AmqpRefusal refusal = refusal(failure);
    NotSerializableException checked = new NotSerializableException(refusal.getMsg());
    // Corda looks at the cause for missing classes and serializers.
    Throwable cause = refusal.getCause();
    boolean looked =
        cause instanceof ClassNotFoundException || cause instanceof MissingSerializerException;
    checked.initCause(looked ? cause : refusal);
    return checked;
  }

  /** For callers of ours. */
  static LedgerException typed(Throwable failure, Code otherwise) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AmqpRefusal refusal) {
        Code code = refusal.code() == Code.MALFORMED_BYTES ? otherwise : refusal.code();
        return new LedgerException(code, refusal.getMsg(), refusal.getCause());
      }
    }
    Throwable cause = failure.getCause();
    if (cause instanceof ClassNotFoundException) {
      return new LedgerException(
          Code.UNKNOWN_CLASS, "A class that an encoding needs is not here", cause);
    }
    if (cause instanceof MissingSerializerException) {
      return new LedgerException(
          Code.NOT_SERIALIZABLE, "A class cannot be rebuilt from its properties", cause);
    }
    return new LedgerException(
        otherwise, "An object cannot be serialised or deserialised", failure);
  }
}
