package io.stateset.core.vault;

import io.stateset.core.storage.Database;
import io.stateset.core.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.corda.core.contracts.ContractState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Reads updates from the database behind a cursor, so that a slow listener costs nobody memory, and
 * one that was away misses nothing. Its lane only carries the news that there is something to read.
 */
final class UpdateSubscription<T extends ContractState> implements VaultSubscription {
  private static final int BATCH = 50;

  private final Database database;
  private final StateReader reader;
  private final StateClasses classes;
  private final UpdatePublisher publisher;
  private final Class<T> type;
  private final VaultListener<T> listener;
  private final Lane<Boolean> lane;
  private volatile long cursor;
  private volatile boolean active = true;
  private boolean woken;

  UpdateSubscription(
      Database database,
      StateReader reader,
      StateClasses classes,
      UpdatePublisher publisher,
      VaultThreads threads,
      Class<T> type,
      long after,
      VaultListener<T> listener) {
    this.database = database;
    this.reader = reader;
    this.classes = classes;
    this.publisher = publisher;
    this.type = type;
    this.cursor = after;
    this.listener = listener;
    this.lane = new Lane<>(threads, 2, news -> deliver(), this::ended);
  }

  void start() {
    publisher.add(this);
    lane.start();
    wake();
  }

  synchronized void wake() {
    if (!woken) {
      woken = true;
      lane.offer(true);
    }
  }

  private synchronized void resetWoken() {
    woken = false;
  }

  private void deliver() {
    resetWoken();
    long frontier = publisher.frontier();
    while (active && cursor < frontier) {
      long upTo = frontier;
      List<Long> batch = reading(handle -> sequences(handle, upTo));
      List<VaultUpdate<T>> updates =
          batch.isEmpty() ? List.of() : reading(handle -> read(handle, batch));
      updates.forEach(this::handOut);
      if (active) {
        cursor = batch.size() < BATCH ? upTo : batch.get(batch.size() - 1);
      }
    }
  }

  private void handOut(VaultUpdate<T> update) {
    if (active) {
      listener.onUpdate(update);
      cursor = update.sequence();
    }
  }

  private List<Long> sequences(Handle handle, long upTo) {
    return Sql.of(
            "SELECT DISTINCT seq FROM vault_sequence WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            cursor,
            upTo,
            BATCH)
        .query(handle)
        .mapTo(Long.class)
        .list();
  }

  /** What the database throws is not the listener's fault. */
  private <R> R reading(Function<Handle, R> work) {
    try {
      return database.read(work);
    } catch (StorageException | JdbiException e) {
      throw new VaultException(VaultException.Code.INTERNAL, "updates could not be read", e);
    }
  }

  private List<VaultUpdate<T>> read(Handle handle, List<Long> sequences) {
    Map<Long, List<VaultState<T>>> added = states(handle, "s.recorded_update", sequences);
    Map<Long, List<VaultState<T>>> consumed = states(handle, "s.consumed_update", sequences);
    List<VaultUpdate<T>> updates = new ArrayList<>();
    for (Long sequence : sequences) {
      if (added.containsKey(sequence) || consumed.containsKey(sequence)) {
        updates.add(new VaultUpdate<>(
            sequence,
            added.getOrDefault(sequence, List.of()),
            consumed.getOrDefault(sequence, List.of())));
      }
    }
    return updates;
  }

  private record Placed<T extends ContractState>(long sequence, VaultState<T> state) {}

  private Map<Long, List<VaultState<T>>> states(
      Handle handle, String updateColumn, List<Long> sequences) {
    Map<Long, Long> sequenceOf = updates(handle, sequences);
    Sql where =
        Sql.and(List.of(Sql.in(updateColumn, sequenceOf.keySet()), classes.condition(type)));
    return Sql.of("SELECT " + StateRow.COLUMNS + ", " + updateColumn + " FROM vault_state s WHERE ")
        .append(where)
        .append(" ORDER BY s.state_id")
        .query(handle)
        .map((row, context) -> new Placed<T>(
            sequenceOf.getOrDefault(row.getLong(StateRow.WIDTH + 1), 0L),
            VaultState.of(StateRow.read(row), reader)))
        .collect(Collectors.groupingBy(
            Placed::sequence, Collectors.mapping(Placed::state, Collectors.toList())));
  }

  private Map<Long, Long> updates(Handle handle, List<Long> sequences) {
    return Sql.of("SELECT DISTINCT update_id, seq FROM vault_sequence WHERE ")
        .append(Sql.in("seq", sequences))
        .query(handle)
        .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void ended(@Nullable VaultException failure) {
    active = false;
    publisher.remove(this);
    if (failure != null) {
      listener.onFailure(failure);
    }
  }

  @Override
  public long sequence() {
    return cursor;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public void close() {
    active = false;
    publisher.remove(this);
    lane.close();
  }
}
