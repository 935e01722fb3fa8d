package io.stateset.core.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Changes of rows, and questions for one number, by plain JDBC, for what every flow executes: JDBI
 * looks up anew for each statement how to bind its values, which takes longer than the change.
 *
 * <p>Values are bound by position: null, {@link Instant} (as {@link InstantColumns} does), and what
 * the driver takes as it is. A statement that fails throws a
 * {@link org.jdbi.v3.core.JdbiException}.
 */
public final class Statements {
  private Statements() {}

  /** Returns the number of rows that were changed. */
  public static int update(Handle handle, String sql, @Nullable Object... values) {
    try (PreparedStatement statement = prepare(handle.getConnection(), sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new FailedStatementException(e);
    }
  }

  /** The first column of the first row that is found. */
  public static OptionalLong findLong(Handle handle, String sql, @Nullable Object... values) {
    try (PreparedStatement statement = prepare(handle.getConnection(), sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    } catch (SQLException e) {
      throw new FailedStatementException(e);
    }
  }

  /** Executes the statement once for each of {@code rows}; does nothing without one. */
  public static void updateAll(Handle handle, String sql, List<@Nullable Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = prepare(handle.getConnection(), sql)) {
      for (@Nullable Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new FailedStatementException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int index = 0; index < values.length; index++) {
      Object value = values[index];
      statement.setObject(
          index + 1, value instanceof Instant time ? InstantColumns.utc(time) : value);
    }
  }
}
