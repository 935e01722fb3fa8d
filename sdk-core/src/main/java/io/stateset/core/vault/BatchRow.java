package io.stateset.core.vault;

import java.sql.Types;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Binds the columns of one row from left to right. */
final class BatchRow {
  private final PreparedBatch batch;
  private int position;

  BatchRow(PreparedBatch batch) {
    this.batch = batch;
  }

  /** A null is bound without a type, and the database takes that of the column. */
  BatchRow add(@Nullable Object value) {
    if (value == null) {
      batch.bindNull(position++, Types.NULL);
    } else {
      batch.bind(position++, value);
    }
    return this;
  }
}
