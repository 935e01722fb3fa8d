package io.stateset.core.messaging;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.LinkBatch.Message;
import io.stateset.core.messaging.Messaging.MessageHandler;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.util.List;
import net.corda.core.identity.CordaX500Name;

/** Takes the batches of one peer. One at a time, under its lock. */
final class LinkReceiver {
  private final CordaX500Name peer;
  private final Database database;
  private final MessageStore store;
  private final MessageHandler handler;
  private final Clock clock;
  private final CrashProbe probe;
  private long highest;

  LinkReceiver(
      CordaX500Name peer,
      Database database,
      MessageStore store,
      MessageHandler handler,
      Clock clock,
      CrashProbe probe) {
    this.peer = peer;
    this.database = database;
    this.store = store;
    this.handler = handler;
    this.clock = clock;
    this.probe = probe;
    this.highest = store.highestIncoming(peer);
  }

  /** Returns the mark to acknowledge, after all up to it was forced to disk. */
  synchronized long take(LinkBatch batch) {
    if (batch.after() > highest) {
      return highest;
    }
    List<Message> fresh =
        batch.messages().stream().filter(message -> message.number() > highest).toList();
    if (!fresh.isEmpty()) {
      storeAndHandle(fresh);
    }
    return highest;
  }

  private void storeAndHandle(List<Message> fresh) {
    long last = fresh.get(fresh.size() - 1).number();
    probe.reached("messaging.receive");
    database.inTransaction(open -> {
      store.insertIncoming(open, peer, fresh, clock.instant());
      store.setHighestIncoming(open, peer, last);
      fresh.forEach(message -> handle(open, message));
      return last;
    });
    highest = last;
    probe.reached("messaging.acknowledge");
  }

  private void handle(Transaction open, Message message) {
    handler.onMessage(open, peer, message.number(), message.payload());
  }
}
