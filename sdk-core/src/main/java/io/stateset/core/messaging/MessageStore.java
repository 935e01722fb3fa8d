package io.stateset.core.messaging;

import io.stateset.core.messaging.LinkBatch.Message;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.corda.core.identity.CordaX500Name;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Outbox, inbox and the marks of each link: tables {@code msg_outbox}, {@code msg_inbox} and
 * {@code msg_link}.
 */
final class MessageStore {
  private final Database database;

  MessageStore(Database database) {
    this.database = database;
  }

  void insertOutgoing(Transaction open, CordaX500Name peer, List<Message> messages, Instant now) {
    insert(open, "msg_outbox", "created_at", peer, messages, now);
  }

  void insertIncoming(Transaction open, CordaX500Name peer, List<Message> messages, Instant now) {
    insert(open, "msg_inbox", "received_at", peer, messages, now);
  }

  private void insert(
      Transaction open,
      String table,
      String timeColumn,
      CordaX500Name peer,
      List<Message> messages,
      Instant now) {
    PreparedBatch batch = open.writer()
        .prepareBatch("insert into " + table + " (peer, number, payload, " + timeColumn + ", epoch)"
            + " values (:peer, :number, :payload, :now, :epoch)");
    for (Message message : messages) {
      batch
          .bind("peer", peer.toString())
          .bind("number", message.number())
          .bind("payload", message.payload())
          .bind("now", now)
          .bind("epoch", database.epoch())
          .add();
    }
    batch.execute();
  }

  /**
   * What waits for {@code peer} after {@code number} and up to {@code limit}, as far as
   * {@code batchBytes} go.
   */
  List<Message> outgoing(
      CordaX500Name peer, long number, long limit, int batchBytes, int maxMessages) {
    return database.read(reader -> {
      List<Message> messages = new ArrayList<>();
      int[] bytes = new int[1];
      reader
          .createQuery(
              "select number, payload from msg_outbox where peer = :peer and number > :after"
                  + " and number <= :limit order by number fetch first :max rows only")
          .bind("peer", peer.toString())
          .bind("after", number)
          .bind("limit", limit)
          .bind("max", maxMessages)
          .map((row, context) -> new Message(row.getLong(1), row.getBytes(2)))
          .useIterator(rows -> {
            while (rows.hasNext()) {
              Message next = rows.next();
              if (!messages.isEmpty() && bytes[0] + next.payload().length > batchBytes) {
                return;
              }
              bytes[0] += next.payload().length;
              messages.add(next);
            }
          });
      return messages;
    });
  }

  List<CordaX500Name> peersWithOutgoing() {
    return database.read(reader -> reader
        .createQuery("select distinct peer from msg_outbox")
        .mapTo(String.class)
        .map(CordaX500Name::parse)
        .list());
  }

  long countOutgoing(CordaX500Name peer) {
    return database.read(reader -> reader
        .createQuery("select count(*) from msg_outbox where peer = :peer")
        .bind("peer", peer.toString())
        .mapTo(Long.class)
        .one());
  }

  long highestIncoming(CordaX500Name peer) {
    return database.read(reader -> reader
        .createQuery("select highest_in from msg_link where peer = :peer")
        .bind("peer", peer.toString())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L));
  }

  void setHighestIncoming(Transaction open, CordaX500Name peer, long number) {
    int updated = open.writer()
        .execute("update msg_link set highest_in = ? where peer = ?", number, peer.toString());
    if (updated == 0) {
      open.writer()
          .execute(
              "insert into msg_link (peer, highest_in) values (?, ?)", peer.toString(), number);
    }
  }

  /**
   * Forgets what peers have acknowledged, and payloads that were delivered before
   * {@code deliveredBefore}.
   */
  void sweep(Map<CordaX500Name, Long> acknowledged, Instant deliveredBefore) {
    database.inTransaction(open -> {
      acknowledged.forEach((peer, number) -> open.writer()
          .execute(
              "delete from msg_outbox where peer = ? and number <= ?", peer.toString(), number));
      open.writer()
          .createUpdate("delete from msg_inbox where received_at < :before")
          .bind("before", deliveredBefore)
          .execute();
      return acknowledged;
    });
  }
}
