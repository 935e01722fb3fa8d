package io.stateset.core.storage;

import static io.stateset.core.storage.StorageException.Code.FENCED;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The right to write, held under an epoch until another node takes a later one. */
final class Lease {
  private final Engine engine;
  private final long epoch;

  private Lease(Engine engine, long epoch) {
    this.engine = engine;
    this.epoch = epoch;
  }

  /** Takes the lease from whoever has it. Waits for commits that are under way there. */
  static Lease take(Engine engine, Handle handle, Instant now) {
    handle.execute("UPDATE storage_lease SET epoch = epoch + 1, taken_at = ? WHERE id = 1", now);
    return new Lease(engine, engine.lockedEpoch(handle));
  }

  long epoch() {
    return epoch;
  }

  /** Called last in a writing transaction. */
  void check(Handle handle) {
    if (!engine.isShared()) {
      return;
    }
    long current = engine.lockedEpoch(handle);
    if (current != epoch) {
      throw new StorageException(
          FENCED, "epoch " + current + " exists, this node has " + epoch, null);
    }
  }
}
