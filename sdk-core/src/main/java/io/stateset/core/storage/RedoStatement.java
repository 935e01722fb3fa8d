package io.stateset.core.storage;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A statement that changed rows: its text, what was bound to it, and how many rows it changed. The
 * values are not copied: nobody changes what was bound.
 */
record RedoStatement(String sql, long rows, List<@Nullable Object> values) {
  private static final List<Class<?>> TYPES = List.of(
      Boolean.class,
      Integer.class,
      Long.class,
      Short.class,
      String.class,
      byte[].class,
      OffsetDateTime.class,
      UUID.class,
      BigDecimal.class);

  /** Whether a value comes back from the log as it was bound. */
  static boolean keeps(@Nullable Object value) {
    return value == null || TYPES.contains(value.getClass());
  }

  /** Changes the rows again, and tells how many they were. */
  long execute(PreparedStatement statement) throws SQLException {
    for (int index = 0; index < values.size(); index++) {
      statement.setObject(index + 1, values.get(index));
    }
    return statement.executeUpdate();
  }
}
