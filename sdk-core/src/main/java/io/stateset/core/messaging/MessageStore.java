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
 * {@code msg_link_out} and {@code msg_link_in}.
 */
final class MessageStore {
  private final Database database;

  MessageStore(Database database) {
    this.database = database;
  }

  /** What an earlier run has left of the sending side of a link. */
  record Outgoing(long lastNumber, long acknowledged) {}

  /**
   * Numbers {@code payloads} after the last one for {@code peer} and stores them. Only under the
   * lock that puts commits in order: then the numbers have that order, and no gap is left by a
   * transaction that is rolled back.
   */
  LinkBatch append(Transaction open, CordaX500Name peer, List<byte[]> payloads, Instant now) {
    int updated = open.update(
        "update msg_link_out set last_number = last_number + ? where peer = ?",
        payloads.size(),
        peer.toString());
    if (updated == 0) {
      open.update(
          "insert into msg_link_out (peer, last_number) values (?, ?)",
          peer.toString(),
          payloads.size());
    }
    LinkBatch batch =
        new LinkBatch(lastNumber(open.reader(), peer) - payloads.size() + 1, List.copyOf(payloads));
    insert(open, "msg_outbox", "created_at", peer, batch, now);
    return batch;
  }

  private static long lastNumber(Handle handle, CordaX500Name peer) {
    return Statements.findLong(
            handle, "select last_number from msg_link_out where peer = ?", peer.toString())
        .orElseThrow();
  }

  /** Stores what came from {@code peer}, and its last number as the highest. */
  void take(Transaction open, CordaX500Name peer, LinkBatch batch, Instant now) {
    insert(open, "msg_inbox", "received_at", peer, batch, now);
    int updated = open.update(
        "update msg_link_in set highest_number = ? where peer = ?", batch.last(), peer.toString());
    if (updated == 0) {
      open.update(
          "insert into msg_link_in (peer, highest_number) values (?, ?)",
          peer.toString(),
          batch.last());
    }
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
    return database.read(reader -> {
      Map<CordaX500Name, Outgoing> links = new HashMap<>();
      reader
          .createQuery("select peer, last_number, (select coalesce(min(number) - 1, last_number)"
              + " from msg_outbox where msg_outbox.peer = msg_link_out.peer) from msg_link_out")
          .map((row, context) -> Map.entry(
              CordaX500Name.parse(row.getString(1)), new Outgoing(row.getLong(2), row.getLong(3))))
          .forEach(link -> links.put(link.getKey(), link.getValue()));
      return links;
    });
  }

  /** The highest number of each link that was stored here. */
  Map<CordaX500Name, Long> incoming() {
    return database.read(reader -> {
      Map<CordaX500Name, Long> links = new HashMap<>();
      reader
          .createQuery("select peer, highest_number from msg_link_in")
          .map((row, context) -> Map.entry(CordaX500Name.parse(row.getString(1)), row.getLong(2)))
          .forEach(link -> links.put(link.getKey(), link.getValue()));
      return links;
    });
  }

  /** Forgets outgoing and delivered messages up to the given number of each link. */
  void forget(Map<CordaX500Name, Long> acknowledged, Map<CordaX500Name, Long> delivered) {
    database.inTransaction(open -> {
      acknowledged.forEach((peer, number) -> delete(open, "msg_outbox", peer, number));
      delivered.forEach((peer, number) -> delete(open, "msg_inbox", peer, number));
      return open;
    });
  }

  private static void delete(Transaction open, String table, CordaX500Name peer, long number) {
    open.update(
        "delete from " + table + " where peer = ? and number <= ?", peer.toString(), number);
  }
}
