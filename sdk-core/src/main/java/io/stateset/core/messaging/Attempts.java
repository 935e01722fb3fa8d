package io.stateset.core.messaging;

import io.stateset.core.messaging.MessagingException.Code;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a link's latest attempts went, and what follows: the pause before the next one, whether it
 * goes message by message, and whether somebody should look. Used under its link's lock.
 */
final class Attempts {
  private static final int MAX_DOUBLINGS = 20;

  private final MessagingOptions options;
  private final DoubleSupplier random;
  private int failures;
  private int refusals;
  private long oneByOneUpTo;
  private boolean stuck;
  private @Nullable Code lastFailure;

  Attempts(MessagingOptions options, DoubleSupplier random) {
    this.options = options;
    this.random = random;
  }

  int failures() {
    return failures;
  }

  @Nullable
  Code lastFailure() {
    return lastFailure;
  }

  boolean isStuck() {
    return stuck;
  }

  /** How many messages from {@code number} on may go at once. */
  int maxMessages(long number) {
    return number <= oneByOneUpTo ? 1 : options.batchMessages();
  }

  void succeeded() {
    failures = 0;
    refusals = 0;
    stuck = false;
    lastFailure = null;
  }

  /** Returns how long to wait. {@code last} is the last number of the batch that failed. */
  long failed(Code code, long last) {
    failures++;
    lastFailure = code;
    if (wasThere(code)) {
      refusals++;
    }
    if (refusals >= options.attemptsOfBatch()) {
      oneByOneUpTo = Math.max(oneByOneUpTo, last);
    }
    stuck = stuck || code == Code.OUT_OF_STEP || refusals >= options.attemptsUntilStuck();
    return pauseMillis();
  }

  /** Whether the peer had the batch and did not take it; anything else may be the network's. */
  private static boolean wasThere(Code code) {
    return switch (code) {
      case PEER_FAILED, MALFORMED, TOO_LARGE, NO_SUCH_SERVICE, TIMED_OUT, OUT_OF_STEP -> true;
      default -> false;
    };
  }

  /** Drawn, so that many nodes do not come back at the same moment. */
  private long pauseMillis() {
    long longest = options.maxRetry().toMillis();
    long grown = options.firstRetry().toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long middle = stuck ? longest : Math.min(grown, longest);
    return Math.max(1, Math.round(middle * (0.5 + random.getAsDouble())));
  }
}
