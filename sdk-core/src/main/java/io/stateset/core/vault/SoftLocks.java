package io.stateset.core.vault;

import io.stateset.core.storage.Database;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.services.StatesNotAvailableException;
import org.jdbi.v3.core.Handle;

/**
 * Soft locks: who intends to spend which states. A lock is a mark on the state's row, so it is
 * there after a restart and goes with the transaction that made it. Nobody waits for a lock: a row
 * that another transaction is working on counts as not available. Thread-safe.
 */
final class SoftLocks {
  private final Database database;
  private final Clock clock;

  /**
   * Who may hold locks, so that the end of a flow that never locked anything costs no statement.
   */
  private final Set<UUID> owners = ConcurrentHashMap.newKeySet();

  SoftLocks(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Locks all of {@code refs} for {@code owner}, or none. */
  void reserve(UUID owner, Collection<StateRef> refs) throws StatesNotAvailableException {
    int locked = database.inTransaction(open -> {
      Handle handle = open.writer();
      String before = "vault_reserve";
      handle.savepoint(before);
      int available = StateTable.chunks(refs).stream()
          .mapToInt(chunk -> reserve(handle, owner, chunk))
          .sum();
      if (available == refs.size()) {
        handle.releaseSavepoint(before);
        owners.add(owner);
      } else {
        handle.rollbackToSavepoint(before);
      }
      return available;
    });
    if (locked != refs.size()) {
      throw notAvailable(owner, refs.size(), locked);
    }
  }

  @SuppressWarnings("NullAway") // Kotlin declares the cause nullable
  private static StatesNotAvailableException notAvailable(UUID owner, int wanted, int available) {
    return new StatesNotAvailableException(
        "Only " + available + " of " + wanted + " states can be reserved for " + owner, null);
  }

  private int reserve(Handle handle, UUID owner, List<StateRef> refs) {
    Set<Long> free = lockFree(handle, owner, refs);
    if (!free.isEmpty()) {
      new Sql(
              "UPDATE vault_state SET lock_id = ?, lock_time = ?, epoch = ? WHERE ",
              List.of(owner, clock.instant(), database.epoch()))
          .append(Sql.in("state_id", free))
          .update(handle)
          .execute();
    }
    return free.size();
  }

  /**
   * The rows of {@code refs} that may be locked; the database holds them for this transaction from
   * here on.
   */
  private static Set<Long> lockFree(Handle handle, UUID owner, List<StateRef> refs) {
    Set<StateRef> wanted = new HashSet<>(refs);
    Set<Long> free = new HashSet<>();
    Sql.of("SELECT s.state_id, s.tx_id, s.output_index FROM vault_state s WHERE ")
        .append(StateTable.byRef("s.", refs))
        .append(
            " AND s.status = 1 AND (s.lock_id IS NULL OR s.lock_id = ?) FOR UPDATE SKIP LOCKED",
            owner)
        .query(handle)
        .map((row, context) ->
            wanted.contains(new StateRef(SecureHash.create(row.getString(2)), row.getInt(3)))
                ? free.add(row.getLong(1))
                : false)
        .list();
    return free;
  }

  /** The owner has locks that were made without {@link #reserve}. */
  void note(UUID owner) {
    owners.add(owner);
  }

  /** Releases those of {@code refs} that {@code owner} holds. */
  void release(UUID owner, Collection<StateRef> refs) {
    database.inTransaction(open -> {
      for (List<StateRef> chunk : StateTable.chunks(refs)) {
        Set<Long> held = held(open.writer(), owner, chunk);
        free(open.writer(), Sql.in("state_id", held));
      }
      return owner;
    });
  }

  private static Set<Long> held(Handle handle, UUID owner, List<StateRef> refs) {
    Set<Long> held = new HashSet<>();
    StateTable.find(handle, refs).values().stream()
        .filter(row -> owner.equals(row.lockId()))
        .forEach(row -> held.add(row.id()));
    return held;
  }

  /** Releases whatever {@code owner} holds. */
  void releaseAll(UUID owner) {
    if (owners.contains(owner)) {
      database.inTransaction(open -> {
        open.afterForced(() -> owners.remove(owner));
        return free(open.writer(), Sql.of("lock_id = ?", owner));
      });
    }
  }

  /**
   * At the start: releases the locks of all but {@code alive}, and remembers theirs. Returns how
   * many were released.
   */
  int releaseStale(Set<UUID> alive) {
    List<UUID> stored = database.read(handle -> handle
        .createQuery("SELECT DISTINCT lock_id FROM vault_state WHERE lock_id IS NOT NULL")
        .mapTo(UUID.class)
        .list());
    owners.addAll(stored);
    return stored.stream()
        .filter(owner -> !alive.contains(owner))
        .mapToInt(this::freeStale)
        .sum();
  }

  private int freeStale(UUID owner) {
    owners.remove(owner);
    return database.inTransaction(open -> free(open.writer(), Sql.of("lock_id = ?", owner)));
  }

  private int free(Handle handle, Sql which) {
    return Sql.of(
            "UPDATE vault_state SET lock_id = NULL, lock_time = ?, epoch = ? WHERE ",
            clock.instant(),
            database.epoch())
        .append(which)
        .update(handle)
        .execute();
  }
}
