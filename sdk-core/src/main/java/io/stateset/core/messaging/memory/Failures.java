package io.stateset.core.messaging.memory;

import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a caller learns of a failure at the other end: no more than over a wire. */
final class Failures {
  private Failures() {}

  static Code codeToldOf(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    return cause instanceof MessagingException known
        ? known.reason().asToldToPeers()
        : Code.PEER_FAILED;
  }
}
