package io.stateset.core.messaging.grpc;

import io.grpc.stub.StreamObserver;
import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import java.util.concurrent.CompletableFuture;
import net.corda.core.identity.CordaX500Name;

/** Completes a request's stage, and gives up the connection if that is what failed. */
final class Answer implements StreamObserver<byte[]> {
  private final CordaX500Name peer;
  private final CompletableFuture<byte[]> answer;
  private final Runnable giveUpConnection;

  Answer(CordaX500Name peer, CompletableFuture<byte[]> answer, Runnable giveUpConnection) {
    this.peer = peer;
    this.answer = answer;
    this.giveUpConnection = giveUpConnection;
  }

  @Override
  public void onNext(byte[] bytes) {
    answer.complete(bytes);
  }

  @Override
  public void onError(Throwable failure) {
    MessagingException known = Failures.fromWire(peer, failure);
    if (known.reason() == Code.UNREACHABLE || known.reason() == Code.IDENTITY_REFUSED) {
      giveUpConnection.run();
    }
    answer.completeExceptionally(known);
  }

  @Override
  public void onCompleted() {
    if (!answer.isDone()) {
      answer.completeExceptionally(
          new MessagingException(Code.PEER_FAILED, peer + " gave no answer"));
    }
  }
}
