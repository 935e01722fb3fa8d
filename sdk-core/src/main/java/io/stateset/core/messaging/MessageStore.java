package io.stateset.core.messaging;

import io.stateset.core.storage.Database;
import io.stateset.core.storage.Statements;
import io.stateset.core.storage.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.corda.core.identity.CordaX500Name;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Outbox, inbox and the marks of each link: tables {@code msg_outbox}, {@code msg_inbox},
 * {@code msg_link_out} and {@code msg_link_in}. The last number that went out is that of the
 * outbox's last row; {@code msg_link_out} has it when there is none. The inbox keeps far more, so
 * {@code msg_link_in} always has its highest number.
 */
final class MessageStore {
  private final Database database;

  MessageStore(Database database) {
    this.database = database;
  }

  /** What an earlier run has left of the sending side of a link. */
  record Outgoing(long lastNumber, long acknowledged) {}

  /** Stores messages for {@code peer}. */
  void append(Transaction open, CordaX500Name peer, LinkBatch batch, Instant now) {
    insert(open, "msg_outbox", "created_at", peer, batch, now);
  }

  /** Stores what came from {@code peer}, and its last number as the highest. */
  void take(Transaction open, CordaX500Name peer, LinkBatch batch, Instant now) {
    insert(open, "msg_inbox", "received_at", peer, batch, now);
    setMark(open, "msg_link_in", "highest_number", peer, batch.last());
  }

  private static void setMark(
      Transaction open, String table, String column, CordaX500Name peer, long number) {
    int updated = open.update(
        "update " + table + " set " + column + " = ? where peer = ?", number, peer.toString());
    if (updated == 0) {
      open.update(
          "insert into " + table + " (peer, " + column + ") values (?, ?)",
          peer.toString(),
          number);
    }
  }

  /** The last number that was given to a message for {@code peer}, as the transaction sees it. */
  long lastNumber(Transaction open, CordaX500Name peer) {
    Handle reader = open.reader();
    long forgotten = Statements.findLong(
            reader, "select forgotten_to from msg_link_out where peer = ?", peer.toString())
        .orElse(0);
    long waiting = Statements.findLong(
            reader,
            "select coalesce(max(number), 0) from msg_outbox where peer = ?",
            peer.toString())
        .orElse(0);
    return Math.max(forgotten, waiting);
  }

  private void insert(
      Transaction open,
      String table,
      String timeColumn,
      CordaX500Name peer,
      LinkBatch messages,
      Instant now) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    long number = messages.first();
    for (byte[] payload : messages.payloads()) {
      rows.add(new Object[] {peer.toString(), number++, payload, now, database.epoch()});
    }
    Statements.updateAll(
        open.writer(),
        "insert into " + table + " (peer, number, payload, " + timeColumn
            + ", epoch) values (?, ?, ?, ?, ?)",
        rows);
  }

  /**
   * What waits for {@code peer} from number {@code first} to {@code last}: at least one message, if
   * it is there, and as many more as go into {@code maxBytes}.
   */
  List<byte[]> outgoing(CordaX500Name peer, long first, long last, int maxBytes) {
    return database.read(reader -> {
      List<byte[]> payloads = new ArrayList<>();
      reader
          .createQuery("select number, payload from msg_outbox where peer = :peer"
              + " and number between :first and :last order by number")
          .bind("peer", peer.toString())
          .bind("first", first)
          .bind("last", last)
          .map((row, context) -> new Row(row.getLong(1), row.getBytes(2)))
          .useIterator(rows -> {
            long bytes = 0;
            while (rows.hasNext()) {
              Row row = rows.next();
              bytes += row.payload().length;
              if (row.number() != first + payloads.size()
                  || (!payloads.isEmpty() && bytes > maxBytes)) {
                return;
              }
              payloads.add(row.payload());
            }
          });
      return payloads;
    });
  }

  private record Row(long number, byte[] payload) {}

  /** All links that ever sent something, as they are on disk. */
  Map<CordaX500Name, Outgoing> outgoing() {
    Map<CordaX500Name, Outgoing> links = new HashMap<>();
    marks("msg_link_out", "forgotten_to")
        .forEach((peer, number) -> links.put(peer, new Outgoing(number, number)));
    links.putAll(waiting());
    return links;
  }

  private Map<CordaX500Name, Outgoing> waiting() {
    return database.read(reader -> {
      Map<CordaX500Name, Outgoing> links = new HashMap<>();
      reader
          .createQuery("select peer, max(number), min(number) from msg_outbox group by peer")
          .map((row, context) -> Map.entry(
              CordaX500Name.parse(row.getString(1)),
              new Outgoing(row.getLong(2), row.getLong(3) - 1)))
          .forEach(link -> links.put(link.getKey(), link.getValue()));
      return links;
    });
  }

  /** The highest number of each link that was stored here. */
  Map<CordaX500Name, Long> incoming() {
    return marks("msg_link_in", "highest_number");
  }

  private Map<CordaX500Name, Long> marks(String table, String column) {
    return database.read(reader -> {
      Map<CordaX500Name, Long> links = new HashMap<>();
      reader
          .createQuery("select peer, " + column + " from " + table)
          .map((row, context) -> Map.entry(CordaX500Name.parse(row.getString(1)), row.getLong(2)))
          .forEach(link -> links.put(link.getKey(), link.getValue()));
      return links;
    });
  }

  /** Forgets outgoing and delivered messages up to the given number of each link. */
  void forget(Map<CordaX500Name, Long> acknowledged, Map<CordaX500Name, Long> delivered) {
    database.inTransaction(open -> {
      acknowledged.forEach((peer, number) -> {
        delete(open, "msg_outbox", peer, number);
        setMark(open, "msg_link_out", "forgotten_to", peer, number);
      });
      delivered.forEach((peer, number) -> delete(open, "msg_inbox", peer, number));
      return open;
    });
  }

  private static void delete(Transaction open, String table, CordaX500Name peer, long number) {
    open.update(
        "delete from " + table + " where peer = ? and number <= ?", peer.toString(), number);
  }
}
