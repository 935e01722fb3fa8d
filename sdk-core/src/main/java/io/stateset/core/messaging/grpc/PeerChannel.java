package io.stateset.core.messaging.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.corda.core.identity.CordaX500Name;

/** A connection to one peer at one address, and what it proved. */
record PeerChannel(CordaX500Name peer, ManagedChannel channel, PeerTrust trust) {

  void request(String service, byte[] payload, Duration timeout, StreamObserver<byte[]> answer) {
    Metadata headers = new Metadata();
    headers.put(Wire.SERVICE_NAME, service);
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    ClientCall<byte[], byte[]> call = ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(headers))
        .newCall(Wire.REQUEST, options);
    ClientCalls.asyncUnaryCall(call, payload, answer);
  }
}
