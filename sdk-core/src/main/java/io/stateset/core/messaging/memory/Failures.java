package io.stateset.core.messaging.memory;

import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a caller learns of a failure at the other end: no more than over a wire. */
final class Failures {
  private Failures() {}

  static MessagingException asMessagingException(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    if (cause instanceof MessagingException known) {
      return known;
    } else if (cause instanceof TimeoutException) {
      return new MessagingException(Code.TIMED_OUT, "The peer did not answer in time");
    }
    return new MessagingException(Code.PEER_FAILED, "The peer failed");
  }
}
