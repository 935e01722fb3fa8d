package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException.Code;
import java.util.ArrayList;
import java.util.List;
import net.corda.serialization.internal.amqp.AMQPNotSerializableException;
import org.jspecify.annotations.Nullable;

/**
 * A refusal of ours that passes through Corda's serializers with its cause: they rewrite the
 * messages of all other exceptions by reflection, which the JDK refuses, and the real exception is
 * lost.
 */
final class AmqpRefusal extends AMQPNotSerializableException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  AmqpRefusal(Code code, String message, @Nullable Throwable cause) {
    super(Object.class, message, message, new ArrayList<>(List.of()));
    this.code = code;
    if (cause != null) {
      initCause(cause);
    }
  }

  AmqpRefusal(Code code, String message) {
    this(code, message, null);
  }

  Code code() {
    return code;
  }
}
