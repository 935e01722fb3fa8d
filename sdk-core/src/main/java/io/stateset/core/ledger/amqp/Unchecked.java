package io.stateset.core.ledger.amqp;

/** Corda's interfaces are Kotlin's, where every exception is unchecked. */
final class Unchecked {
  private Unchecked() {}

  /** Throws {@code failure} as it is. */
  static RuntimeException rethrow(Throwable failure) {
    throw Unchecked.<RuntimeException>unchecked(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }
}
