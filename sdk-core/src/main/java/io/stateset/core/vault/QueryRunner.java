package io.stateset.core.vault;

import io.stateset.core.BorrowedThread;
import io.stateset.core.storage.Database;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.corda.core.contracts.ContractState;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Runs typed queries. Thread-safe. */
final class QueryRunner {
  private final Database database;
  private final StateClasses classes;
  private final StateReader reader;
  private final ColumnTables columns;

  QueryRunner(Database database, StateClasses classes, StateReader reader, ColumnTables columns) {
    this.database = database;
    this.classes = classes;
    this.reader = reader;
    this.columns = columns;
  }

  private record Row(StateRow state, @Nullable Object orderValue) {}

  /** The tables that a query joins, by their aliases, and its condition. */
  private record Plan(String from, Sql where, @Nullable String orderColumn) {
    String fingerprint(boolean descending) {
      String query = from + where.text() + where.values() + orderColumn + descending;
      return ColumnText.sha256(query.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
  }

  <T extends ContractState> VaultPage<T> after(QuerySpec<T> query, @Nullable String token) {
    Plan plan = plan(query);
    String fingerprint = plan.fingerprint(query.descending());
    Sql where = plan.where;
    if (token != null) {
      ColumnType type = query.order() == null ? null : query.order().type();
      where =
          Sql.and(List.of(where, beyond(plan, query, PageToken.decode(token, fingerprint, type))));
    }
    List<Row> rows = rows(plan, where, query, 0);
    Optional<String> next = Optional.empty();
    if (rows.size() > query.pageSize()) {
      Row last = rows.get(query.pageSize() - 1);
      next = Optional.of(new PageToken(fingerprint, last.state.id(), last.orderValue).encode());
    }
    return new VaultPage<>(states(rows, query.pageSize()), next);
  }

  <T extends ContractState> List<VaultState<T>> at(QuerySpec<T> query, long offset) {
    Plan plan = plan(query);
    return states(rows(plan, plan.where, query, offset), query.pageSize());
  }

  long count(QuerySpec<?> query) {
    Plan plan = plan(query);
    return database.read(handle -> Sql.of("SELECT COUNT(*) FROM " + plan.from + " WHERE ")
        .append(plan.where)
        .query(handle)
        .mapTo(Long.class)
        .one());
  }

  private <T extends ContractState> List<VaultState<T>> states(List<Row> rows, int limit) {
    return BorrowedThread.run(() -> rows.stream()
        .limit(limit)
        .map(row -> VaultState.<T>of(row.state, reader))
        .toList());
  }

  private Plan plan(QuerySpec<?> query) {
    Map<String, String> aliases = new LinkedHashMap<>();
    List<Sql> parts = new ArrayList<>(query.conditions());
    parts.add(classes.condition(query.type()));
    switch (query.status()) {
      case UNCONSUMED -> parts.add(Sql.of("s.status = 1"));
      case CONSUMED -> parts.add(Sql.of("s.status = 2"));
      case ALL -> {}
    }
    for (ColumnCondition<?> condition : query.columnConditions()) {
      parts.add(condition.sql(alias(aliases, condition.column())));
    }
    StateColumn<?, ?> order = query.order();
    String orderColumn = order == null ? null : alias(aliases, order) + "." + order.quoted();
    return new Plan(from(aliases), Sql.and(parts), orderColumn);
  }

  private String alias(Map<String, String> aliases, StateColumn<?, ?> column) {
    return aliases.computeIfAbsent(columns.owner(column).table(), table -> "c" + aliases.size());
  }

  private static String from(Map<String, String> aliases) {
    StringBuilder from = new StringBuilder("vault_state s");
    aliases.forEach((table, alias) ->
        from.append(" JOIN " + table + " " + alias + " ON " + alias + ".state_id = s.state_id"));
    return from.toString();
  }

  /** One row more than the page has, to see whether there is another page. */
  private List<Row> rows(Plan plan, Sql where, QuerySpec<?> query, long offset) {
    String value = plan.orderColumn == null ? "" : ", " + plan.orderColumn;
    Sql sql = Sql.of("SELECT " + StateRow.COLUMNS + value + " FROM " + plan.from + " WHERE ")
        .append(where)
        .append(
            " ORDER BY " + order(plan, query) + " LIMIT ? OFFSET ?", query.pageSize() + 1, offset);
    return database.read(handle -> read(handle, sql, query));
  }

  private static List<Row> read(Handle handle, Sql sql, QuerySpec<?> query) {
    StateColumn<?, ?> order = query.order();
    return sql.query(handle)
        .map((row, context) -> new Row(
            StateRow.read(row),
            order == null ? null : value(row, StateRow.WIDTH + 1, order.type())))
        .list();
  }

  private static String order(Plan plan, QuerySpec<?> query) {
    if (plan.orderColumn == null) {
      return query.descending() ? "s.state_id DESC" : "s.state_id";
    }
    return SortSql.term(plan.orderColumn, !query.descending()) + ", s.state_id";
  }

  /**
   * Holds for the rows after the one of the token: by value, nulls smallest, then in the order of
   * recording.
   */
  private static Sql beyond(Plan plan, QuerySpec<?> query, PageToken token) {
    String column = plan.orderColumn;
    if (column == null) {
      return Sql.of(query.descending() ? "s.state_id < ?" : "s.state_id > ?", token.stateId());
    }
    Object value = token.value();
    Sql sameNull = Sql.of(column + " IS NULL AND s.state_id > ?", token.stateId());
    if (value == null) {
      return query.descending()
          ? sameNull
          : Sql.or(List.of(sameNull, Sql.of(column + " IS NOT NULL")));
    }
    Sql same = Sql.of(column + " = ? AND s.state_id > ?", value, token.stateId());
    return query.descending()
        ? Sql.or(List.of(same, Sql.of(column + " < ?", value), Sql.of(column + " IS NULL")))
        : Sql.or(List.of(same, Sql.of(column + " > ?", value)));
  }

  private static @Nullable Object value(ResultSet row, int column, ColumnType type)
      throws SQLException {
    return switch (type) {
      case TEXT -> row.getString(column);
      case LONG -> row.getObject(column, Long.class);
      case DECIMAL -> row.getBigDecimal(column);
      case DATE -> row.getObject(column, LocalDate.class);
      case TIMESTAMP -> {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        yield time == null ? null : time.toInstant();
      }
      case BOOLEAN -> row.getObject(column, Boolean.class);
      case UUID -> row.getObject(column, UUID.class);
    };
  }
}
