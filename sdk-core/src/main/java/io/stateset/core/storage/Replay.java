package io.stateset.core.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commits again what the log tells and H2's file does not have yet. */
final class Replay implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Replay(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** Each statement must find as many rows as it found the first time. */
  void repeat(List<RedoStatement> commit) throws SQLException, DamagedFileException {
    for (RedoStatement statement : commit) {
      if (statement.execute(prepared(statement.sql())) != statement.rows()) {
        throw new DamagedFileException("the log of commits does not fit the tables");
      }
    }
    connection.commit();
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    connection.rollback();
    connection.setAutoCommit(true);
  }
}
