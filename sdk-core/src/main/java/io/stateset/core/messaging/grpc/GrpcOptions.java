package io.stateset.core.messaging.grpc;

import java.time.Duration;

/**
 * Bounds and times of the transport. Immutable.
 *
 * @param maxFrameBytes the largest request or answer
 * @param maxCallsPerConnection how many requests of one connection may be under way
 * @param maxConnections how many connections of peers may be open
 * @param maxConnectionsOfPeer how many of them one peer may have; a further one ends its oldest
 * @param maxHandshakes how many connections may be open that have not proved yet who they are
 * @param handshakeTimeout how long a connection may take to be made, and then to prove who it is
 * @param keepAlive after how long without traffic a connection is tried
 * @param idle after how long without requests a connection is closed
 * @param recheck how often the certificate of a connected peer is looked at again, as it may have
 *     been revoked or have expired
 * @param windowBytes how much of a request may be on its way before its receiver takes it
 * @param threads of the network, for all connections
 */
public record GrpcOptions(
    int maxFrameBytes,
    int maxCallsPerConnection,
    int maxConnections,
    int maxConnectionsOfPeer,
    int maxHandshakes,
    Duration handshakeTimeout,
    Duration keepAlive,
    Duration idle,
    Duration recheck,
    int windowBytes,
    int threads) {

  /**
   * 12 MiB, 32 calls, 1,000 connections, 4 of a peer, 256 handshakes, 10 s, 30 s, 10 minutes, 10 s,
   * 1 MiB, 2 threads.
   */
  public static final GrpcOptions DEFAULTS = new GrpcOptions(
      12 << 20,
      32,
      1_000,
      4,
      256,
      Duration.ofSeconds(10),
      Duration.ofSeconds(30),
      Duration.ofMinutes(10),
      Duration.ofSeconds(10),
      1 << 20,
      2);

  /** The same with other bounds of connections. */
  public GrpcOptions withConnections(int inAll, int ofOnePeer, int handshakes) {
    return new GrpcOptions(
        maxFrameBytes,
        maxCallsPerConnection,
        inAll,
        ofOnePeer,
        handshakes,
        handshakeTimeout,
        keepAlive,
        idle,
        recheck,
        windowBytes,
        threads);
  }

  /** The same with other times for a handshake, and until a peer's certificate is looked at. */
  public GrpcOptions withTimes(Duration handshake, Duration recheckCertificates) {
    return new GrpcOptions(
        maxFrameBytes,
        maxCallsPerConnection,
        maxConnections,
        maxConnectionsOfPeer,
        maxHandshakes,
        handshake,
        keepAlive,
        idle,
        recheckCertificates,
        windowBytes,
        threads);
  }
}
