package io.stateset.core.vault;

import static io.stateset.core.vault.VaultException.Code.BAD_COLUMNS;
import static io.stateset.core.vault.VaultException.Code.COLUMNS_CHANGED;
import static io.stateset.core.vault.VaultException.Code.COLUMNS_NEWER;

import io.stateset.core.storage.Database;
import io.stateset.core.storage.Statements;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import net.corda.core.contracts.ContractState;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of typed columns: made and brought up to date when they are registered, then written
 * with each state.
 */
final class ColumnTables {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnTables.class);

  /** States that are read and written in one database transaction while a table is filled. */
  private static final int BATCH = 200;

  private final Database database;
  private final StateClasses classes;
  private final StateReader reader;
  private final Map<String, StateColumns<?>> tables = new ConcurrentHashMap<>();

  ColumnTables(Database database, StateClasses classes, StateReader reader) {
    this.database = database;
    this.classes = classes;
    this.reader = reader;
  }

  private record Stored(int version, String signature, long filledTo, boolean complete) {}

  /**
   * Makes or alters the table, and fills it from the states that are stored. Blocks until that is
   * done; if the process ends meanwhile, the next registration goes on.
   */
  synchronized void register(StateColumns<?> columns) {
    StateColumns<?> present = tables.get(columns.name());
    if (present != null && !present.equals(columns)) {
      throw new VaultException(
          BAD_COLUMNS, "there are two definitions of this name: " + columns.name());
    }
    Optional<Stored> stored = stored(columns.name());
    stored.ifPresent(before -> requireSuccessor(columns, before));
    if (stored.isEmpty() || stored.get().version() < columns.version()) {
      define(columns, stored.isPresent());
    }
    tables.put(columns.name(), columns);
    fill(columns);
  }

  private Optional<Stored> stored(String name) {
    return database.read(handle -> handle
        .createQuery(
            "SELECT version, signature, filled_to, complete FROM vault_columns WHERE name = ?")
        .bind(0, name)
        .map((row, context) ->
            new Stored(row.getInt(1), row.getString(2), row.getLong(3), row.getBoolean(4)))
        .findOne());
  }

  private static void requireSuccessor(StateColumns<?> columns, Stored stored) {
    if (stored.version() > columns.version()) {
      throw new VaultException(
          COLUMNS_NEWER,
          columns.name() + " is stored in version " + stored.version() + ", not "
              + columns.version());
    }
    List<String> now = Arrays.asList(columns.signature().split(","));
    List<String> before = Arrays.asList(stored.signature().split(","));
    boolean same = stored.version() == columns.version();
    if (same ? !now.equals(before) : !now.containsAll(before)) {
      throw new VaultException(
          COLUMNS_CHANGED,
          same
              ? columns.name() + " has other columns than the stored definition of its version"
              : columns.name() + " drops or changes a column of version " + stored.version());
    }
  }

  /** Definitions may be repeated: one of the databases commits at each of them. */
  private void define(StateColumns<?> columns, boolean exists) {
    try {
      database.inTransaction(open -> {
        createTable(open.writer(), columns);
        open.writer().execute("DELETE FROM " + columns.table());
        remember(open.writer(), columns, exists);
        return columns;
      });
    } catch (JdbiException e) {
      throw new VaultException(BAD_COLUMNS, "the table could not be made: " + columns.table(), e);
    }
  }

  private static <T extends ContractState> void createTable(
      Handle handle, StateColumns<T> columns) {
    String table = columns.table();
    handle.execute(
        "CREATE TABLE IF NOT EXISTS " + table + " (state_id BIGINT NOT NULL PRIMARY KEY)");
    for (StateColumn<T, ?> column : columns.columns()) {
      handle.execute("ALTER TABLE " + table + " ADD COLUMN IF NOT EXISTS " + column.definition());
      if (columns.isIndexed(column)) {
        handle.execute("CREATE INDEX IF NOT EXISTS " + index(columns, column) + " ON " + table
            + " (" + column.quoted() + ")");
      }
    }
  }

  /** Names of both parts would be longer than PostgreSQL's 63 characters. */
  private static String index(StateColumns<?> columns, StateColumn<?, ?> column) {
    String hash = ColumnText.sha256(column.name().getBytes(StandardCharsets.UTF_8));
    return columns.table() + "_" + hash.substring(0, 8);
  }

  private static void remember(Handle handle, StateColumns<?> columns, boolean exists) {
    String sql = exists
        ? "UPDATE vault_columns SET version = ?, signature = ?, filled_to = 0, complete = FALSE WHERE name = ?"
        : "INSERT INTO vault_columns (version, signature, name, filled_to, complete) VALUES (?, ?, ?, 0, FALSE)";
    handle.execute(sql, columns.version(), columns.signature(), columns.name());
  }

  /**
   * A table that was complete before has missed what was recorded while its definition was not
   * registered.
   */
  private void fill(StateColumns<?> columns) {
    long from = stored(columns.name()).map(Stored::filledTo).orElse(0L);
    long last = database.read(handle -> handle
        .createQuery("SELECT MAX(state_id) FROM vault_state")
        .mapTo(Long.class)
        .findOne()
        .orElse(0L));
    while (from < last) {
      from = fillBatch(columns, from, last);
    }
  }

  private <T extends ContractState> long fillBatch(StateColumns<T> columns, long from, long last) {
    return database.inTransaction(open -> {
      Handle handle = open.writer();
      List<StateRow> rows = missing(handle, columns, from, last);
      insert(handle, columns, rows.stream().flatMap(row -> entry(row).stream()).toList());
      long filled = rows.size() < BATCH ? last : rows.get(rows.size() - 1).id();
      handle.execute(
          "UPDATE vault_columns SET filled_to = ?, complete = ? WHERE name = ?",
          filled,
          filled == last,
          columns.name());
      return filled;
    });
  }

  private List<StateRow> missing(Handle handle, StateColumns<?> columns, long from, long last) {
    return Sql.of(
            "SELECT " + StateRow.COLUMNS
                + " FROM vault_state s WHERE s.state_id > ? AND s.state_id <= ? AND ",
            from,
            last)
        .append(classes.condition(columns.stateClass()))
        .append(
            " AND NOT EXISTS (SELECT 1 FROM " + columns.table()
                + " c WHERE c.state_id = s.state_id)" + " ORDER BY s.state_id LIMIT ?",
            BATCH)
        .query(handle)
        .map((row, context) -> StateRow.read(row))
        .list();
  }

  private record Entry(long id, ContractState state) {}

  private Optional<Entry> entry(StateRow row) {
    try {
      return Optional.of(new Entry(row.id(), reader.read(row).getState().getData()));
    } catch (VaultException e) {
      LOG.warn("a stored state gets no typed columns", e);
      return Optional.empty();
    }
  }

  /** Writes the rows of states that are new in the vault. */
  void insert(Handle handle, List<NewState> states) {
    for (StateColumns<?> columns : tables.values()) {
      insert(
          handle,
          columns,
          states.stream()
              .filter(
                  state -> columns.stateClass().isInstance(state.facts().state().getData()))
              .map(state -> new Entry(state.id(), state.facts().state().getData()))
              .toList());
    }
  }

  private static <T extends ContractState> void insert(
      Handle handle, StateColumns<T> columns, List<Entry> entries) {
    String names =
        columns.columns().stream().map(StateColumn::quoted).collect(Collectors.joining(", "));
    Statements.updateAll(
        handle,
        "INSERT INTO " + columns.table() + " (state_id, " + names + ") VALUES ("
            + Sql.marks(columns.columns().size() + 1) + ")",
        entries.stream().map(entry -> row(columns, entry)).toList());
  }

  private static <T extends ContractState> @Nullable Object[] row(
      StateColumns<T> columns, Entry entry) {
    T state = columns.stateClass().cast(entry.state());
    RowValues row = new RowValues().add(entry.id());
    columns.columns().forEach(column -> row.add(value(columns, column, state)));
    return row.toArray();
  }

  private static <T extends ContractState> @Nullable Object value(
      StateColumns<T> columns, StateColumn<T, ?> column, T state) {
    try {
      Object value = column.valueOf(state);
      if (value == null || column.type().accepts(value)) {
        return value;
      }
      LOG.warn(
          "a value of {}.{} does not fit its column and is stored as null",
          columns.table(),
          column.name());
    } catch (RuntimeException e) {
      LOG.warn(
          "the extractor of {}.{} threw {}; its value is stored as null",
          columns.table(),
          column.name(),
          e.getClass().getName());
    }
    return null;
  }

  /** The registered definition that has exactly this column. */
  StateColumns<?> owner(StateColumn<?, ?> column) {
    for (StateColumns<?> columns : tables.values()) {
      if (columns.columns().stream().anyMatch(candidate -> candidate == column)) {
        return columns;
      }
    }
    throw new VaultException(
        VaultException.Code.UNKNOWN_COLUMN, "no registered definition has column " + column);
  }
}
