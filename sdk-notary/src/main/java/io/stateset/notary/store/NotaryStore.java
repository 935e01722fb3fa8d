package io.stateset.notary.store;

import io.stateset.notary.machine.BlockWrites;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.LedgerView;
import java.util.List;

/**
 * Keeps the notary's state. One thread commits; any thread may read meanwhile, and sees whole
 * commits only as far as {@link #head()} goes. Calls block on the disk.
 */
public interface NotaryStore extends LedgerView, AutoCloseable {

  /**
   * Stores a block's writes as one and forces them to disk. After it returned they survive a killed
   * process and lost power.
   *
   * @throws StoreException with {@code FULL} if nothing was stored; with {@code FAILED} if that is
   *     not known
   * @throws IllegalArgumentException if the writes do not follow the head
   */
  void commit(BlockWrites writes);

  /**
   * That the entry at {@code position} is in the log when it had {@code size} entries: RFC 6962,
   * section 2.1.1.
   *
   * @throws IndexOutOfBoundsException unless 0 ≤ position &lt; size ≤ the log's size
   */
  List<Hash> inclusionProof(long position, long size);

  /**
   * That the log of {@code size} entries begins with that of {@code earlier} entries: RFC 6962,
   * section 2.1.2. Empty if either is empty or both are the same.
   *
   * @throws IndexOutOfBoundsException unless 0 ≤ earlier ≤ size ≤ the log's size
   */
  List<Hash> consistencyProof(long earlier, long size);

  /**
   * Reads the whole log and all that is derived from it, and compares. Takes minutes for many
   * millions of entries.
   *
   * @throws StoreException with {@code DAMAGED} and what does not agree
   */
  void verify();

  /** Releases memory and files. Idempotent. Waits for calls that are under way. */
  @Override
  void close();
}
