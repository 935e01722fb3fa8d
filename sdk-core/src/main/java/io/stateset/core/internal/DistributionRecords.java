package io.stateset.core.internal;

import io.stateset.core.storage.Database;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.DistributionList.ReceiverDistributionList;
import net.corda.core.flows.DistributionList.SenderDistributionList;
import net.corda.core.flows.TransactionMetadata;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.node.StatesToRecord;

/**
 * Keeps who sent what to whom, table {@code ledger_distribution}: a later recovery asks for it.
 * Thread-safe.
 */
final class DistributionRecords {
  private final Database database;
  private final Clock clock;
  private final CordaX500Name us;

  DistributionRecords(Database database, Clock clock, CordaX500Name us) {
    this.database = database;
    this.clock = clock;
    this.us = us;
  }

  /** One row a receiver. The receivers get nothing opaque to keep for us. */
  byte[] recordSent(SecureHash id, TransactionMetadata metadata) {
    if (metadata.getDistributionList() instanceof SenderDistributionList sent) {
      database.inTransaction(open -> {
        Map<CordaX500Name, StatesToRecord> peers = sent.getPeersToStatesToRecord();
        peers.forEach((peer, statesToRecord) -> insert(id, us, peer, statesToRecord));
        return id;
      });
    }
    return new byte[0];
  }

  void recordReceived(SecureHash id, CordaX500Name sender, TransactionMetadata metadata) {
    if (metadata.getDistributionList() instanceof ReceiverDistributionList received) {
      insert(id, sender, us, received.getReceiverStatesToRecord());
    }
  }

  /** What this node was told to record of a transaction that {@code sender} or others sent it. */
  @SuppressWarnings("EnumOrdinal")
  Optional<StatesToRecord> receivedAs(SecureHash id) {
    return database.read(reader -> reader
        .createQuery(
            "select states_to_record from ledger_distribution where tx_id = :id and receiver = :us")
        .bind("id", id.toString())
        .bind("us", us.toString())
        .map((row, context) -> StatesToRecord.values()[row.getInt(1)])
        .findFirst());
  }

  // Corda only ever appends to this enumeration.
  @SuppressWarnings("EnumOrdinal")
  private void insert(
      SecureHash id, CordaX500Name sender, CordaX500Name receiver, StatesToRecord statesToRecord) {
    database.inTransaction(open -> open.insertUnlessPresent(
        "insert into ledger_distribution (tx_id, sender, receiver, states_to_record, recorded_at)"
            + " values (?, ?, ?, ?, ?)",
        id.toString(),
        sender.toString(),
        receiver.toString(),
        statesToRecord.ordinal(),
        clock.instant()));
  }
}
