package io.stateset.core.storage;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** A statement of {@link Statements} failed, as JDBI's own would. */
final class FailedStatementException extends JdbiException {
  private static final long serialVersionUID = 1L;

  private final int vendorCode;

  FailedStatementException(SQLException cause) {
    super("a statement failed", cause);
    this.vendorCode = cause.getErrorCode();
  }

  /** The database's own number of what went wrong. */
  int vendorCode() {
    return vendorCode;
  }
}
