package io.stateset.core.flow;

import net.corda.core.flows.FlowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of exceptions at the edge of a flow. */
final class FlowErrors {
  /** Of a {@code FlowException} that goes to a peer, or comes from one. */
  static final int MAX_BYTES = 256 << 10;

  /** Of the messages of an exception that came from a peer, with its causes'. */
  static final int MAX_TEXT_CHARS = 10_000;

  private static final int MAX_CAUSES = 20;
  private static final Logger LOG = LoggerFactory.getLogger(FlowErrors.class);

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
   * What a peer may learn of a failure: the exception if it is a {@code FlowException} that can be
   * sent, else nothing.
   */
  static byte @Nullable [] forPeer(Throwable failure, FlowHost host) {
    if (!(failure instanceof FlowException)) {
      return null;
    }
    try {
      byte[] bytes = host.serialize(failure).getBytes();
      return bytes.length <= MAX_BYTES ? bytes : null;
    } catch (RuntimeException e) {
      LOG.warn("A {} cannot be sent to peers", failure.getClass().getName(), e);
      return null;
    }
  }

  /** The exception that a peer sent; null if it is none, or larger than an honest one. */
  static @Nullable FlowException ofPeer(byte @Nullable [] bytes, FlowHost host) {
    if (bytes == null || bytes.length > MAX_BYTES) {
      return null;
    }
    try {
      Throwable thrown = host.deserialize(bytes, Throwable.class);
      return thrown instanceof FlowException exception && isShort(thrown) ? exception : null;
    } catch (RuntimeException e) {
      LOG.debug("A peer sent something else for an exception", e);
      return null;
    }
  }

  private static boolean isShort(Throwable exception) {
    long chars = 0;
    int causes = 0;
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      String text = cause.getMessage();
      chars += text == null ? 0 : text.length();
      if (chars > MAX_TEXT_CHARS || ++causes > MAX_CAUSES) {
        return false;
      }
    }
    return true;
  }
}
