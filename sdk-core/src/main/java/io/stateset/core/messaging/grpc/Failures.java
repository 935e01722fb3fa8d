package io.stateset.core.messaging.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/** Failures as they cross the wire: a code, and nothing that is in the handler's exception. */
final class Failures {
  private Failures() {}

  static StatusRuntimeException toWire(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    Code code = cause instanceof MessagingException known ? known.reason() : Code.PEER_FAILED;
    Metadata trailers = new Metadata();
    trailers.put(Wire.FAILURE, code.asToldToPeers().name());
    return Status.ABORTED.asRuntimeException(trailers);
  }

  static MessagingException fromWire(CordaX500Name peer, Throwable failure) {
    Status status = Status.fromThrowable(failure);
    if (status.getCode() == Status.Code.ABORTED) {
      Code told = toldCode(failure);
      return new MessagingException(told, peer + " answered with " + told);
    }
    return new MessagingException(
        codeOf(status), peer + " was not reached: " + status.getCode(), failure);
  }

  /** A peer may only say what a peer can know. */
  private static Code toldCode(Throwable failure) {
    Metadata trailers = Status.trailersFromThrowable(failure);
    String name = trailers == null ? null : trailers.get(Wire.FAILURE);
    for (Code code : Code.values()) {
      if (code.name().equals(name)) {
        return code.asToldToPeers();
      }
    }
    return Code.PEER_FAILED;
  }

  private static Code codeOf(Status status) {
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> Code.TIMED_OUT;
      case RESOURCE_EXHAUSTED -> Code.TOO_LARGE;
      case UNAUTHENTICATED -> Code.IDENTITY_REFUSED;
      case UNAVAILABLE -> isRefusal(status.getCause()) ? Code.IDENTITY_REFUSED : Code.UNREACHABLE;
      case CANCELLED -> Code.UNREACHABLE; // the peer closes
      case UNIMPLEMENTED -> Code.NO_SUCH_SERVICE;
      default -> Code.PEER_FAILED;
    };
  }

  private static boolean isRefusal(@Nullable Throwable cause) {
    for (Throwable link = cause; link != null; link = link.getCause()) {
      if (link instanceof CertificateException || link instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  /** What went wrong before anything was sent. */
  static MessagingException local(RuntimeException failure) {
    return failure instanceof MessagingException known
        ? known
        : new MessagingException(Code.INTERNAL, "The connection could not be made", failure);
  }
}
