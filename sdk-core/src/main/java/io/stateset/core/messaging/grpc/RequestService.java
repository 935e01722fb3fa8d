package io.stateset.core.messaging.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.Transport.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests: the caller's name comes from its certificate and from nowhere else, the service's
 * from a header.
 */
final class RequestService implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(RequestService.class);
  private static final Context.Key<CordaX500Name> PEER = Context.key("stateset-peer");
  private static final Context.Key<String> SERVICE = Context.key("stateset-service");

  private final RequestHandler handler;
  private final VerifiedPeers peers;
  private final int maxFrameBytes;

  RequestService(RequestHandler handler, VerifiedPeers peers, int maxFrameBytes) {
    this.handler = handler;
    this.peers = peers;
    this.maxFrameBytes = maxFrameBytes;
  }

  ServerServiceDefinition definition() {
    ServerServiceDefinition service = ServerServiceDefinition.builder(Wire.SERVICE)
        .addMethod(Wire.REQUEST, ServerCalls.asyncUnaryCall(this::serve))
        .build();
    return ServerInterceptors.intercept(service, this);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String service = headers.get(Wire.SERVICE_NAME);
    if (service == null) {
      return refuse(call, Status.INVALID_ARGUMENT);
    }
    try {
      CordaX500Name peer = peers.nameOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      Context context = Context.current().withValue(PEER, peer).withValue(SERVICE, service);
      return Contexts.interceptCall(context, call, headers, next);
    } catch (RuntimeException e) { // whatever the verifier refuses with
      LOG.warn("Refused a caller: {}", e.getMessage());
      return refuse(call, Status.UNAUTHENTICATED);
    }
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private void serve(byte[] request, StreamObserver<byte[]> answer) {
    // A caller that has gone away is no error of ours.
    ((ServerCallStreamObserver<byte[]>) answer).setOnCancelHandler(() -> {});
    handle(request).whenComplete((bytes, failure) -> {
      if (failure == null && bytes.length <= maxFrameBytes) {
        answer.onNext(bytes);
        answer.onCompleted();
      } else {
        answer.onError(Failures.toWire(failure == null ? tooLarge(bytes) : failure));
      }
    });
  }

  private CompletionStage<byte[]> handle(byte[] request) {
    try {
      return handler.handle(PEER.get(), SERVICE.get(), request);
    } catch (RuntimeException e) {
      LOG.warn("A request could not be handled", e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private static @Nullable Throwable tooLarge(byte[] answer) {
    return new MessagingException(Code.TOO_LARGE, "An answer of " + answer.length + " bytes");
  }
}
