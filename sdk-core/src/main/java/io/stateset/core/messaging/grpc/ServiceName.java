package io.stateset.core.messaging.grpc;

import io.grpc.Context;

/** The name of the service that the current request is for. */
final class ServiceName {
  static final Context.Key<String> KEY = Context.key("stateset-service");

  private ServiceName() {}
}
