package io.stateset.core.vault;

import io.stateset.core.storage.Statements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.crypto.SecureHash;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements that write states, and find them by reference. */
final class StateTable {
  /** References in one statement at most. */
  private static final int CHUNK = 500;

  private static final String INSERT_STATE =
      "INSERT INTO vault_state (state_id, tx_id, output_index, state_class,"
          + " contract_class, notary_name, notary_key, status, relevant, constraint_type, constraint_hash, recorded_at,"
          + " recorded_update, consumed_at, consumed_update, consumed_by, lock_id, lock_time, linear_id, external_id,"
          + " quantity, issuer_name, issuer_key, issuer_ref, owner_name, owner_key, content, epoch) VALUES ("
          + Sql.marks(28) + ")";
  private static final String INSERT_PARTICIPANT =
      "INSERT INTO vault_participant (state_id, key_hash, x500_name) VALUES (?, ?, ?)";
  private static final String INSERT_SPENT =
      "INSERT INTO vault_spent (tx_id, output_index, consumed_by) VALUES (?, ?, ?)";
  private static final String INSERT_SEQUENCE =
      "INSERT INTO vault_sequence (seq, tx_id, update_id, kind) VALUES (?, ?, ?, 1)";
  private static final String CONSUME =
      "UPDATE vault_state SET status = 2, consumed_at = ?, consumed_update = ?,"
          + " consumed_by = ?, lock_id = NULL, lock_time = NULL, epoch = ? WHERE state_id = ? AND status = 1";

  private StateTable() {}

  /**
   * What one write has in common.
   *
   * @param update the update that the rows belong to
   * @param lock the flow that locks what it makes, if any
   */
  record Stamp(
      Instant now,
      long update,
      String transaction,
      long epoch,
      @Nullable UUID lock) {}

  static Map<StateRef, StateRow> find(Handle handle, Collection<StateRef> refs) {
    Map<StateRef, StateRow> found = new LinkedHashMap<>();
    for (List<StateRef> chunk : chunks(refs)) {
      Set<StateRef> wanted = new HashSet<>(chunk);
      Sql.of("SELECT " + StateRow.COLUMNS + " FROM vault_state s WHERE ")
          .append(byRef("s.", chunk))
          .query(handle)
          .map((row, context) -> StateRow.read(row))
          .filter(row -> wanted.contains(row.ref()))
          .forEach(row -> found.put(row.ref(), row));
    }
    return found;
  }

  /** Those of {@code refs} that a recorded transaction consumed, with its id. */
  static Map<StateRef, String> findSpent(Handle handle, Collection<StateRef> refs) {
    Map<StateRef, String> spent = new LinkedHashMap<>();
    for (List<StateRef> chunk : chunks(refs)) {
      Sql.of("SELECT tx_id, output_index, consumed_by FROM vault_spent WHERE ")
          .append(byRef("", chunk))
          .query(handle)
          .map((row, context) -> spent.put(
              new StateRef(SecureHash.create(row.getString(1)), row.getInt(2)), row.getString(3)))
          .list();
    }
    return spent;
  }

  /**
   * Holds for all of {@code refs}, and perhaps for more that the caller has to leave out: neither
   * database uses its index for lists of pairs.
   */
  static Sql byRef(String prefix, Collection<StateRef> refs) {
    Set<String> ids = new HashSet<>();
    Set<Integer> indexes = new HashSet<>();
    for (StateRef ref : refs) {
      ids.add(ref.getTxhash().toString());
      indexes.add(ref.getIndex());
    }
    return Sql.and(
        List.of(Sql.in(prefix + "tx_id", ids), Sql.in(prefix + "output_index", indexes)));
  }

  static List<List<StateRef>> chunks(Collection<StateRef> refs) {
    List<StateRef> all = List.copyOf(refs);
    List<List<StateRef>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      chunks.add(all.subList(from, Math.min(all.size(), from + CHUNK)));
    }
    return chunks;
  }

  static void insert(Handle handle, List<NewState> states, Stamp stamp) {
    Statements.updateAll(
        handle, INSERT_STATE, states.stream().map(state -> row(state, stamp)).toList());
    insertParticipants(handle, states);
  }

  private static @Nullable Object[] row(NewState state, Stamp stamp) {
    StateFacts facts = state.facts();
    boolean spent = state.spentBy() != null;
    boolean locked = stamp.lock() != null && !spent && facts.quantity() != null;
    RowValues row = new RowValues();
    row.add(state.id()).add(state.ref().getTxhash().toString()).add(state.ref().getIndex());
    addKind(row, state);
    row.add(spent ? StateRow.CONSUMED : StateRow.UNCONSUMED).add(facts.relevant());
    row.add(facts.constraint().type()).add(facts.constraint().hash());
    row.add(stamp.now()).add(stamp.update());
    row.add(spent ? stamp.now() : null).add(spent ? stamp.update() : null);
    row.add(state.spentBy());
    row.add(locked ? stamp.lock() : null).add(locked ? stamp.now() : null);
    row.add(facts.linearId()).add(facts.externalId());
    addFungible(row, facts);
    return row.add(state.content()).add(stamp.epoch()).toArray();
  }

  private static void addKind(RowValues row, NewState state) {
    TransactionState<?> transactionState = state.facts().state();
    StateFacts.Holder notary = StateFacts.Holder.of(transactionState.getNotary());
    row.add(state.stateClass().getName()).add(ColumnText.of(transactionState.getContract()));
    row.add(ColumnText.of(transactionState.getNotary().getName().toString())).add(notary.keyHash());
  }

  private static void addFungible(RowValues row, StateFacts facts) {
    row.add(facts.quantity());
    addHolder(row, facts.issuer());
    row.add(facts.issuerRef());
    addHolder(row, facts.owner());
  }

  private static void addHolder(RowValues row, StateFacts.@Nullable Holder holder) {
    row.add(holder == null ? null : holder.name());
    row.add(holder == null ? null : holder.keyHash());
  }

  private static void insertParticipants(Handle handle, List<NewState> states) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (NewState state : states) {
      for (StateFacts.Holder participant : state.facts().participants().values()) {
        rows.add(new Object[] {state.id(), participant.keyHash(), participant.name()});
      }
    }
    Statements.updateAll(handle, INSERT_PARTICIPANT, rows);
  }

  static void consume(Handle handle, Collection<StateRow> rows, Stamp stamp) {
    List<@Nullable Object[]> values = new ArrayList<>();
    for (StateRow row : rows) {
      values.add(
          new Object[] {stamp.now(), stamp.update(), stamp.transaction(), stamp.epoch(), row.id()});
    }
    Statements.updateAll(handle, CONSUME, values);
  }

  static void insertSpent(Handle handle, Collection<StateRef> refs, String consumedBy) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    refs.forEach(
        ref -> rows.add(new Object[] {ref.getTxhash().toString(), ref.getIndex(), consumedBy}));
    Statements.updateAll(handle, INSERT_SPENT, rows);
  }

  static void insertSequence(
      Handle handle, long sequence, long update, Collection<String> transactions) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    transactions.forEach(transaction -> rows.add(new Object[] {sequence, transaction, update}));
    Statements.updateAll(handle, INSERT_SEQUENCE, rows);
  }
}
