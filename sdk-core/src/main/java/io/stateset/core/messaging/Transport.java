package io.stateset.core.messaging;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * Carries one request to another node and its answer back, over a connection on which both sides
 * have proved their identity. It keeps nothing: durability, order and repetition are
 * {@link Messaging}'s.
 *
 * <p>Implementations are thread-safe, bound the size of what they send and accept, and never
 * deliver a request under another name than the one the peer's certificate proves.
 */
public interface Transport extends AutoCloseable {

  /**
   * Starts to accept requests. Returns when the port is open.
   *
   * @throws MessagingException with code {@code PORT_IN_USE}, or another that says what failed
   */
  void start(RequestHandler handler);

  /** The address in use, with the port that the system chose if 0 was asked for. */
  NetworkHostAndPort address();

  /**
   * Sends a request to the node that is called {@code peer}. Never blocks; the stage completes on a
   * thread of the transport, exceptionally with a {@link MessagingException} that says whether
   * trying again can help.
   *
   * @param service 1 to 64 of {@code [a-z0-9.-]}, which handler at the peer it is for
   */
  CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout);

  /** Stops accepting, fails what is under way, and ends every thread. Idempotent. */
  @Override
  void close();

  /** What a node does with requests from its peers. */
  @FunctionalInterface
  interface RequestHandler {
    /**
     * Called on a thread of the transport; must not block. A failed stage reaches the peer as an
     * error without details.
     */
    CompletionStage<byte[]> handle(CordaX500Name peer, String service, byte[] payload);
  }
}
