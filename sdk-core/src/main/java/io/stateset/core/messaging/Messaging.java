package io.stateset.core.messaging;

import io.stateset.core.storage.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import net.corda.core.identity.CordaX500Name;

/**
 * Messages between nodes that arrive once and in order, whatever dies in between, and named
 * services that answer requests.
 *
 * <p>Messages are numbered per link (pair of nodes), from 1 and without gaps, in the order in which
 * their transactions commit. {@link #send} stores one in the outbox within the sender's database
 * transaction; it is transmitted after that was forced and again until the peer acknowledges. The
 * receiver stores the message, its number, and whatever the handler writes together, forces that,
 * and then acknowledges: the highest number stored is its memory of repeats.
 *
 * <p>Thread-safe.
 */
public interface Messaging extends AutoCloseable {

  /**
   * Starts delivery in both directions. {@code handler} gets every message of every link, in order
   * per link.
   */
  void start(MessageHandler handler);

  /**
   * Stores a message for {@code to} in {@code transaction}; it leaves after that transaction was
   * forced. The array is copied. May be called before {@link #start}.
   *
   * @throws MessagingException with code {@code TOO_LARGE}, {@code OUTBOX_FULL} or {@code CLOSED}
   */
  void send(Transaction transaction, CordaX500Name to, byte[] payload);

  /** Calls a named service of another node; see {@link Transport#request}. */
  CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout);

  /**
   * Answers requests for a named service. At most one handler a name; a name that is taken, or not
   * one of {@link Transport#request}, is an {@link IllegalArgumentException}.
   */
  void serve(String service, ServiceHandler handler);

  /** How the link to each peer is doing, in no order: for operators. */
  List<LinkStatus> links();

  /**
   * Stops delivery and ends every thread. What is in the outbox goes out after the next start.
   * Idempotent.
   */
  @Override
  void close();

  /** Takes messages that were stored. */
  @FunctionalInterface
  interface MessageHandler {
    /**
     * Called within the transaction that stores the message. It must be quick and must not wait: it
     * writes what belongs to the message and wakes others in {@link Transaction#afterCommit}. If it
     * throws, nothing is stored and the peer will send again: first the same batch, then message by
     * message, and for ever, so it should throw only for what may pass.
     */
    void onMessage(Transaction transaction, CordaX500Name from, long number, byte[] payload);
  }

  /** Answers requests for one named service. */
  @FunctionalInterface
  interface ServiceHandler {
    /**
     * May block: it runs on a bounded pool. A thrown exception reaches the caller as an error
     * without details.
     */
    byte[] handle(CordaX500Name peer, byte[] payload) throws Exception;
  }
}
