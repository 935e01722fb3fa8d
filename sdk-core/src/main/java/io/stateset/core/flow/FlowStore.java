package io.stateset.core.flow;

import io.stateset.core.flow.FlowOutcome.Status;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Statements;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/**
 * Which flows were started and how they ended: tables {@code flow_run} and {@code flow_session}.
 */
final class FlowStore {
  private static final int MAX_ERROR_CHARS = 500;

  /** A session that an interrupted flow had with a peer. */
  record OpenSession(SessionId id, boolean initiator, CordaX500Name peer) {}

  private final Database database;
  private final Clock clock;

  FlowStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Records the start of a flow: class and AMQP bytes of its arguments. */
  void started(Transaction transaction, UUID flow, String flowClass, byte @Nullable [] arguments) {
    transaction.update(
        "insert into flow_run (flow_id, flow_class, arguments, status, started_at, epoch)"
            + " values (?, ?, ?, ?, ?, ?)",
        flow.toString(),
        flowClass,
        arguments,
        Status.RUNNING.stored(),
        clock.instant(),
        database.epoch());
  }

  /** Whether the flow was recorded, and not forgotten since. */
  boolean knows(Transaction transaction, UUID flow) {
    return Statements.findLong(
            transaction.reader(), "select 1 from flow_run where flow_id = ?", flow.toString())
        .isPresent();
  }

  void sessionOpened(Transaction transaction, UUID flow, SessionId session, CordaX500Name peer) {
    insertSession(transaction, flow, session, true, peer);
  }

  /** Records that a flow answers a session. */
  void answering(
      Transaction transaction, UUID flow, String flowClass, SessionId session, CordaX500Name peer) {
    started(transaction, flow, flowClass, null);
    insertSession(transaction, flow, session, false, peer);
  }

  private void insertSession(
      Transaction transaction,
      UUID flow,
      SessionId session,
      boolean initiator,
      CordaX500Name peer) {
    transaction.update(
        "insert into flow_session (flow_id, session_id, initiator, peer) values (?, ?, ?, ?)",
        flow.toString(),
        session.value().toString(),
        initiator,
        peer.toString());
  }

  void completed(Transaction transaction, UUID flow) {
    ended(transaction, flow, Status.COMPLETED, null);
  }

  void failed(Transaction transaction, UUID flow, Throwable failure) {
    ended(transaction, flow, Status.FAILED, failure.getClass().getName());
  }

  private void ended(Transaction transaction, UUID flow, Status status, @Nullable String error) {
    transaction.update(
        "update flow_run set status = ?, ended_at = ?, error = ? where flow_id = ?",
        status.stored(),
        clock.instant(),
        error == null ? null : error.substring(0, Math.min(MAX_ERROR_CHARS, error.length())),
        flow.toString());
    transaction.update("delete from flow_session where flow_id = ?", flow.toString());
  }

  List<FlowOutcome> withStatus(Status status) {
    return database.read(reader -> reader
        .createQuery(
            "select flow_id, flow_class, status, started_at from flow_run where status = :status"
                + " order by started_at, flow_id")
        .bind("status", status.stored())
        .map((row, context) -> new FlowOutcome(
            UUID.fromString(row.getString(1)),
            row.getString(2),
            Status.of(row.getInt(3)),
            row.getTimestamp(4).toInstant()))
        .list());
  }

  List<OpenSession> sessionsOf(Transaction transaction, UUID flow) {
    return transaction
        .reader()
        .createQuery("select session_id, initiator, peer from flow_session where flow_id = :flow")
        .bind("flow", flow.toString())
        .map((row, context) -> new OpenSession(
            new SessionId(UUID.fromString(row.getString(1))),
            row.getBoolean(2),
            CordaX500Name.parse(row.getString(3))))
        .list();
  }

  void interrupted(Transaction transaction, UUID flow) {
    ended(transaction, flow, Status.INTERRUPTED, null);
  }

  /** Forgets flows with that status that ended before {@code end}. */
  void forget(Transaction transaction, Status status, Instant end) {
    transaction
        .writer()
        .createUpdate("delete from flow_run"
            + " where status = :status and started_at < :end and ended_at < :end")
        .bind("status", status.stored())
        .bind("end", end)
        .execute();
  }
}
