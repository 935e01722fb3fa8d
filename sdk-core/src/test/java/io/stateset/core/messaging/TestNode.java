package io.stateset.core.messaging;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.Messaging.MessageHandler;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.core.storage.Migration;
import io.stateset.core.storage.Migrations;
import io.stateset.core.storage.Transaction;
import io.stateset.core.testing.Eventually;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.corda.core.identity.CordaX500Name;

/**
 * A node that only has messages: a database in a folder, and messaging over a transport. Its
 * handler writes what comes into a table of its own, in the transaction that stores the message.
 */
final class TestNode implements AutoCloseable {
  /** Quick, so that tests need not wait. */
  static final MessagingOptions QUICK = MessagingOptions.DEFAULTS
      .withRetry(Duration.ofMillis(2), Duration.ofMillis(20))
      .withRequestTimeout(Duration.ofSeconds(5));

  private static final Migration LOGS = new Migration(900, "900-logs.sql", """
      CREATE TABLE IF NOT EXISTS test_sent (
        peer VARCHAR(200) NOT NULL, content BIGINT NOT NULL PRIMARY KEY);
      CREATE TABLE IF NOT EXISTS test_received (
        peer VARCHAR(200) NOT NULL, number BIGINT NOT NULL, content VARCHAR(200) NOT NULL,
        PRIMARY KEY (peer, number));
      """);

  final Database database;
  final DurableMessaging messaging;

  TestNode(Path folder, Transport transport, MessagingOptions options, Clock clock) {
    this(folder, transport, options, clock, CrashProbe.NONE);
  }

  TestNode(
      Path folder, Transport transport, MessagingOptions options, Clock clock, CrashProbe probe) {
    List<Migration> migrations = new ArrayList<>(Migrations.CORE);
    migrations.add(LOGS);
    database = Database.open(DatabaseOptions.embedded(folder).withMigrations(migrations));
    messaging = new DurableMessaging(
        "test", database, transport, options, clock, new Random(1)::nextDouble, probe);
  }

  TestNode start() {
    return start(this::log);
  }

  TestNode start(MessageHandler handler) {
    messaging.start(handler);
    return this;
  }

  /** Writes down that the message came. */
  void log(Transaction open, CordaX500Name from, long number, byte[] payload) {
    open.writer()
        .execute(
            "INSERT INTO test_received (peer, number, content) VALUES (?, ?, ?)",
            from.toString(),
            number,
            text(payload));
  }

  static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  void send(CordaX500Name to, String... contents) {
    database.inTransaction(open -> {
      for (String content : contents) {
        messaging.send(open, to, bytes(content));
      }
      return contents;
    });
  }

  List<String> received(CordaX500Name from) {
    return database.read(reader -> reader
        .createQuery("SELECT content FROM test_received WHERE peer = :peer ORDER BY number")
        .bind("peer", from.toString())
        .mapTo(String.class)
        .list());
  }

  List<Long> numbers(String table, CordaX500Name peer) {
    return database.read(reader -> reader
        .createQuery("SELECT number FROM " + table + " WHERE peer = :peer ORDER BY number")
        .bind("peer", peer.toString())
        .mapTo(Long.class)
        .list());
  }

  LinkStatus link(CordaX500Name peer) {
    return messaging.links().stream()
        .filter(link -> link.peer().equals(peer))
        .findFirst()
        .orElseThrow();
  }

  void awaitReceived(CordaX500Name from, String... contents) {
    Eventually.holds(String.join(", ", contents), () -> received(from).size() >= contents.length);
    org.assertj.core.api.Assertions.assertThat(received(from)).containsExactly(contents);
  }

  @Override
  public void close() {
    messaging.close();
    database.close();
  }
}
