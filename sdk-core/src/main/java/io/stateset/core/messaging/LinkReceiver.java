package io.stateset.core.messaging;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.Messaging.MessageHandler;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import net.corda.core.identity.CordaX500Name;

/** Takes the batches of one peer, one at a time. */
final class LinkReceiver {
  /** One that is taken, and one that an impatient peer sent again meanwhile. */
  private static final int MAX_BATCHES = 2;

  /** What the links of a node share. */
  record Surroundings(
      Database database,
      MessageStore store,
      Outbox outbox,
      MessageHandler handler,
      MessagingOptions options,
      Clock clock,
      CrashProbe probe) {}

  private final CordaX500Name peer;
  private final Surroundings node;
  private final Semaphore places = new Semaphore(MAX_BATCHES);
  private final InboxAge age;
  private volatile long highest;

  LinkReceiver(CordaX500Name peer, Surroundings node, long highest) {
    this.peer = peer;
    this.node = node;
    this.highest = highest;
    this.age = new InboxAge(node.options().inboxRetention());
  }

  /** Keeps a peer from filling memory and the workers with batches of its one link. */
  void enter() {
    if (!places.tryAcquire()) {
      throw new MessagingException(Code.BUSY, "Batches of " + peer + " are under way already");
    }
  }

  void leave() {
    places.release();
  }

  long highest() {
    return highest;
  }

  /**
   * Returns the highest number that is stored, after it was forced to disk: the batch's last one,
   * unless messages before the batch are missing.
   */
  synchronized long take(byte[] bytes) {
    LinkBatch batch = LinkBatch.decode(bytes, node.options());
    if (batch.first() <= highest + 1 && batch.last() > highest) {
      int repeats = (int) (highest + 1 - batch.first());
      storeAndHandle(new LinkBatch(
          highest + 1, batch.payloads().subList(repeats, batch.payloads().size())));
    }
    return highest;
  }

  private void storeAndHandle(LinkBatch fresh) {
    node.probe().reached("messaging.receive");
    node.database().inTransaction(open -> {
      node.outbox().beginAnswers(open);
      node.store().take(open, peer, fresh, node.clock().instant());
      handle(open, fresh);
      return fresh;
    });
    highest = fresh.last();
    node.probe().reached("messaging.acknowledge");
  }

  private void handle(Transaction open, LinkBatch fresh) {
    long number = fresh.first();
    for (byte[] payload : fresh.payloads()) {
      node.handler().onMessage(open, peer, number++, payload);
    }
  }

  /** Up to which number payloads can be forgotten. Called by one thread at a time. */
  Optional<Long> takeForgettable() {
    return age.expired(node.clock().instant(), highest);
  }
}
