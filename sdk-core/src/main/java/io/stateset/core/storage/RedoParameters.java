package io.stateset.core.storage;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JDBC statement's text, what is bound to it now, and the rows of its batch. */
final class RedoParameters {
  private final @Nullable String prepared;
  private final RedoTexts texts;
  private final List<@Nullable Object> bound = new ArrayList<>();
  private final List<List<@Nullable Object>> batch = new ArrayList<>();
  private boolean kept = true;

  RedoParameters(@Nullable String prepared, RedoTexts texts) {
    this.prepared = prepared;
    this.texts = texts;
  }

  static @Nullable String sql(Object @Nullable [] arguments) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql
        ? sql
        : null;
  }

  RedoTexts.Effect effect(Object @Nullable [] arguments) {
    RedoTexts.Effect effect = texts.effect(text(arguments));
    return effect == RedoTexts.Effect.CHANGES_ROWS && !kept ? RedoTexts.Effect.ANYTHING : effect;
  }

  private @Nullable String text(Object @Nullable [] arguments) {
    String sql = sql(arguments);
    return sql == null ? prepared : sql;
  }

  /** Follows what is bound, row by row. */
  void note(Method method, Object @Nullable [] arguments) {
    switch (method.getName()) {
      case "addBatch" -> addBatch(arguments);
      case "clearBatch" -> batch.clear();
      case "clearParameters" -> bound.clear();
      default -> {
        if (arguments != null && arguments.length > 1 && arguments[0] instanceof Integer index) {
          bind(index, method.getName().equals("setNull") ? null : arguments[1]);
        }
      }
    }
  }

  private void addBatch(Object @Nullable [] arguments) {
    kept &= arguments == null;
    batch.add(new ArrayList<>(bound));
  }

  private void bind(int index, @Nullable Object value) {
    while (bound.size() < index) {
      bound.add(null);
    }
    bound.set(index - 1, value);
    kept &= RedoStatement.keeps(value);
  }

  /** Adds what was executed, with {@code result}, to the transaction's record. */
  void record(
      RedoRecord record,
      @Nullable Object result,
      Statement statement,
      Object @Nullable [] arguments)
      throws SQLException {
    String sql = text(arguments);
    if (sql == null) {
      record.spoil();
    } else if (result instanceof long[]) {
      record.spoil();
    } else if (result instanceof int[] counts) {
      for (int row = 0; row < counts.length; row++) {
        record.add(new RedoStatement(sql, counts[row], batch.get(row)));
      }
      batch.clear();
    } else {
      record.add(new RedoStatement(sql, rows(result, statement), new ArrayList<>(bound)));
    }
  }

  private static long rows(@Nullable Object result, Statement statement) throws SQLException {
    return result instanceof Number number ? number.longValue() : statement.getLargeUpdateCount();
  }
}
