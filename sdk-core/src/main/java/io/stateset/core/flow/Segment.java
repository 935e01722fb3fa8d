package io.stateset.core.flow;

import io.stateset.core.storage.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a flow between two waits, which is one database transaction: what the flow wrote,
 * recorded and sends becomes visible, durable and transmitted together. Belongs to the flow's
 * thread.
 *
 * <p>The transaction is there from the stretch's first moment, so that whatever the flow calls
 * joins it, rather than committing, and forcing the disk, by itself. It takes a connection only
 * when something is read or written.
 */
final class Segment {
  private final FlowContext context;
  private @Nullable Transaction transaction;

  Segment(FlowContext context) {
    this.context = context;
  }

  /** The stretch's transaction; the first call begins the first stretch. */
  Transaction transaction() {
    if (transaction == null) {
      transaction = context.database().begin();
    }
    return transaction;
  }

  /**
   * Ends the stretch and begins the next: returns after everything in it was forced to disk. No
   * connection is held afterwards.
   */
  void commit() {
    end();
    transaction();
  }

  /** Ends the last stretch, as {@link #commit} does. */
  void end() {
    Transaction ending = transaction();
    context.probe().reached("flow.commit");
    transaction = null;
    ending.commit();
    context.probe().reached("flow.committed");
  }

  void rollback() {
    Transaction ending = transaction;
    transaction = null;
    if (ending != null) {
      ending.rollback();
    }
  }
}
