package io.stateset.notary.gateway;

import net.corda.core.flows.NotaryError;

/** A request is refused for a reason that its client is told. Never leaves this package. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_REASON_CHARACTERS = 500;

  private final transient NotaryError error;

  Refusal(NotaryError error) {
    super(error.getClass().getSimpleName());
    this.error = error;
  }

  /** What was sent is not a transaction that can be notarised here. */
  static Refusal invalid(String reason) {
    return new Refusal(
        new NotaryError.TransactionInvalid(new IllegalArgumentException(shortened(reason))));
  }

  /** The same, for a failure of a check: the client learns its kind and text, not its inside. */
  static Refusal invalid(Throwable failure) {
    return invalid(failure.getClass().getSimpleName() + ": " + failure.getMessage());
  }

  /** The fault is not the client's. */
  static Refusal general(String reason) {
    return new Refusal(new NotaryError.General(new IllegalStateException(reason)));
  }

  NotaryError error() {
    return error;
  }

  private static String shortened(String reason) {
    return reason.length() <= MAX_REASON_CHARACTERS
        ? reason
        : reason.substring(0, MAX_REASON_CHARACTERS);
  }
}
