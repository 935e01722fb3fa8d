package io.stateset.core.messaging.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The one gRPC method between nodes: bytes to bytes, with the name of the service in a header. */
final class Wire {
  static final String SERVICE = "stateset.Node";
  static final Metadata.Key<String> SERVICE_NAME =
      Metadata.Key.of("stateset-service", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> FAILURE =
      Metadata.Key.of("stateset-failure", Metadata.ASCII_STRING_MARSHALLER);

  static final MethodDescriptor<byte[], byte[]> REQUEST =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Request"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private Wire() {}

  /** The length is gRPC's to carry and to bound. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("A frame broke off", e);
      }
    }
  }
}
