package io.stateset.core.messaging.grpc;

import java.time.Duration;

/**
 * Bounds and times of the transport.
 *
 * @param maxFrameBytes the largest request or answer
 * @param maxCallsPerConnection how many requests of one connection may be under way
 * @param handshakeTimeout how long a connection may take to prove who it is
 * @param keepAlive after how long without traffic a connection is tried
 * @param idle after how long without requests a connection is closed
 * @param threads of the network, for all connections
 */
public record GrpcOptions(
    int maxFrameBytes,
    int maxCallsPerConnection,
    Duration handshakeTimeout,
    Duration keepAlive,
    Duration idle,
    int threads) {

  /** 12 MiB, 100 calls, 10 s, 30 s, 10 minutes, 2 threads. */
  public static final GrpcOptions DEFAULTS = new GrpcOptions(
      12 << 20, 100, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10), 2);
}
