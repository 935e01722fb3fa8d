package io.stateset.core.vault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import org.jspecify.annotations.Nullable;

/** A row of {@code vault_state}, its state still encoded. */
record StateRow(
    long id,
    StateRef ref,
    String stateClass,
    boolean consumed,
    boolean relevant,
    Instant recordedAt,
    @Nullable Instant consumedAt,
    long recordedUpdate,
    @Nullable Long consumedUpdate,
    @Nullable String consumedBy,
    @Nullable UUID lockId,
    @Nullable Instant lockTime,
    byte[] content) {

  static final int UNCONSUMED = 1;
  static final int CONSUMED = 2;

  /** Columns that {@link #read} takes. */
  static final int WIDTH = 14;

  /** What {@link #read} expects, of the table as {@code s}. */
  static final String COLUMNS =
      "s.state_id, s.tx_id, s.output_index, s.state_class, s.status, s.relevant,"
          + " s.recorded_at, s.consumed_at, s.recorded_update, s.consumed_update, s.consumed_by,"
          + " s.lock_id, s.lock_time, s.content";

  static StateRow read(ResultSet row) throws SQLException {
    return new StateRow(
        row.getLong(1),
        new StateRef(SecureHash.create(row.getString(2)), row.getInt(3)),
        row.getString(4),
        row.getInt(5) == CONSUMED,
        row.getBoolean(6),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        instant(row, 8),
        row.getLong(9),
        row.getObject(10, Long.class),
        row.getString(11),
        row.getObject(12, UUID.class),
        instant(row, 13),
        row.getBytes(14));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
