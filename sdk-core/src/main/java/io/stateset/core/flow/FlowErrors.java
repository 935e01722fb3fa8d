package io.stateset.core.flow;

import net.corda.core.flows.FlowException;
import org.jspecify.annotations.Nullable;

/** What becomes of exceptions at the edge of a flow. */
final class FlowErrors {
  private FlowErrors() {}

  /**
   * Throws {@code failure} as it is. Corda's flow API is Kotlin, whose exceptions are all
   * unchecked: a flow expects a {@code FlowException} of its peer without a wrapper, whatever Java
   * would declare.
   */
  static RuntimeException rethrow(Throwable failure) {
    throw FlowErrors.<RuntimeException>unchecked(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  /** The id under which both operators find this failure: the one it carries, or {@code own}. */
  static long errorId(Throwable failure, long own) {
    if (failure instanceof FlowException flowException
        && flowException.getOriginalErrorId() != null) {
      return flowException.getOriginalErrorId();
    }
    return own;
  }

  /**
   * What a peer may learn of a failure: the exception if it is a {@code FlowException}, else
   * nothing.
   */
  static byte @Nullable [] forPeer(Throwable failure, FlowHost host) {
    return failure instanceof FlowException ? host.serialize(failure).getBytes() : null;
  }
}
