package io.stateset.core.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as UTC with microseconds, whatever the host's zone: JDBI's own mapping goes
 * through local time.
 */
final class InstantColumns extends AbstractArgumentFactory<Instant>
    implements ColumnMapper<@Nullable Instant> {

  InstantColumns() {
    super(Types.TIMESTAMP_WITH_TIMEZONE);
  }

  static OffsetDateTime utc(Instant value) {
    return value.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static void register(Jdbi jdbi) {
    InstantColumns columns = new InstantColumns();
    jdbi.registerArgument(columns);
    jdbi.registerColumnMapper(Instant.class, columns);
  }

  @Override
  protected Argument build(Instant value, ConfigRegistry config) {
    OffsetDateTime utc = utc(value);
    return (position, statement, context) -> statement.setObject(position, utc);
  }

  @Override
  public @Nullable Instant map(ResultSet row, int column, StatementContext context)
      throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
