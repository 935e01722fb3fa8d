package io.stateset.core.vault;

import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Binds the columns of one row from left to right. */
final class BatchRow {
  private final PreparedBatch batch;
  private int position;

  BatchRow(PreparedBatch batch) {
    this.batch = batch;
  }

  BatchRow add(Object value) {
    batch.bind(position++, value);
    return this;
  }

  /** {@code type} tells the database what a null is a null of. */
  BatchRow add(@Nullable Object value, Class<?> type) {
    batch.bindByType(position++, value, type);
    return this;
  }
}
