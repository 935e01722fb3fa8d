package io.stateset.core.storage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * JDBC connections whose statements change the database inside a {@link WriteGate}, and whose
 * commits enter a {@link RedoLog}.
 */
final class GatedConnections {
  private final WriteGate gate;
  private final RedoLog log;
  private final RedoTexts texts = new RedoTexts();

  private GatedConnections(WriteGate gate, RedoLog log) {
    this.gate = gate;
    this.log = log;
  }

  static DataSource of(DataSource source, WriteGate gate, RedoLog log) {
    GatedConnections connections = new GatedConnections(gate, log);
    return (DataSource) proxy(DataSource.class, (proxy, method, arguments) -> {
      Object result = call(source, method, arguments);
      return result instanceof Connection connection ? connections.gated(connection) : result;
    });
  }

  private Object gated(Connection connection) {
    return proxy(GatedConnection.class, new Handler(connection));
  }

  static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(
        GatedConnections.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** What such a connection can do beyond JDBC; had by {@link Connection#unwrap}. */
  interface GatedConnection extends Connection {
    /** See {@link RedoRecord#admitGuests()}. */
    void admitGuests();
  }

  private final class Handler implements InvocationHandler {
    private final Connection connection;
    private final RedoRecord record = new RedoRecord();
    private boolean autoCommit = true;

    Handler(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      return switch (method.getName()) {
        case "commit" -> commit(method, arguments);
        case "setAutoCommit" -> setAutoCommit(method, arguments);
        case "rollback", "close", "abort" -> rollback(method, arguments);
        case "admitGuests" -> admitGuests();
        case "unwrap" -> unwrap((Connection) proxy, method, arguments);
        default -> other((Connection) proxy, method, arguments);
      };
    }

    private @Nullable Object setAutoCommit(Method method, Object @Nullable [] arguments)
        throws Throwable {
      Object result = commit(method, arguments);
      autoCommit = arguments != null && Boolean.TRUE.equals(arguments[0]);
      return result;
    }

    private @Nullable Object admitGuests() {
      record.admitGuests();
      return null;
    }

    private @Nullable Object unwrap(Connection proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      boolean ours = arguments != null && arguments[0] == GatedConnection.class;
      return ours ? proxy : call(connection, method, arguments);
    }

    private @Nullable Object other(Connection proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.getName().equals("setSavepoint")) {
        record.spoil();
      }
      Object made = call(connection, method, arguments);
      return made instanceof Statement statement
          ? gated(proxy, statement, RedoParameters.sql(arguments))
          : made;
    }

    /** Should the database refuse after all, the log has told too much: nobody may trust it. */
    private @Nullable Object commit(Method method, Object @Nullable [] arguments) throws Throwable {
      boolean changes = !record.isEmpty();
      gate.enter();
      try {
        if (changes) {
          log.append(record);
        }
        return call(connection, method, arguments);
      } catch (SQLException e) {
        if (changes) {
          log.fail();
        }
        throw e;
      } finally {
        record.clear();
        gate.leave();
      }
    }

    private @Nullable Object rollback(Method method, Object @Nullable [] arguments)
        throws Throwable {
      gate.enter();
      try {
        if (arguments == null) {
          record.clear();
        }
        return call(connection, method, arguments);
      } finally {
        gate.leave();
      }
    }

    private Object gated(Connection proxy, Statement statement, @Nullable String prepared) {
      RedoParameters parameters = new RedoParameters(prepared, texts);
      return proxy(type(statement), (self, method, arguments) -> {
        if (method.getName().equals("getConnection")) {
          return proxy;
        }
        if (method.getName().startsWith("execute")) {
          return execute(statement, parameters, method, arguments);
        }
        parameters.note(method, arguments);
        return call(statement, method, arguments);
      });
    }

    private static Class<? extends Statement> type(Statement statement) {
      if (statement instanceof CallableStatement) {
        return CallableStatement.class;
      }
      return statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
    }

    private @Nullable Object execute(
        Statement statement,
        RedoParameters parameters,
        Method method,
        Object @Nullable [] arguments)
        throws Throwable {
      return switch (parameters.effect(arguments)) {
        case READS -> call(statement, method, arguments);
        case LOCKS -> inside(statement, method, arguments);
        case CHANGES_ROWS -> changeRows(statement, parameters, method, arguments);
        case ANYTHING -> changeAnything(statement, method, arguments);
      };
    }

    private @Nullable Object inside(
        Statement statement, Method method, Object @Nullable [] arguments) throws Throwable {
      gate.enter();
      try {
        return call(statement, method, arguments);
      } finally {
        gate.leave();
      }
    }

    /** A statement that fails may take the transaction's earlier ones with it (a deadlock does). */
    private @Nullable Object changeRows(
        Statement statement,
        RedoParameters parameters,
        Method method,
        Object @Nullable [] arguments)
        throws Throwable {
      if (autoCommit) {
        return changeAnything(statement, method, arguments);
      }
      gate.enter();
      try {
        Object result = call(statement, method, arguments);
        parameters.record(record, result, statement, arguments);
        return result;
      } catch (Throwable e) {
        record.spoil();
        throw e;
      } finally {
        gate.leave();
      }
    }

    /** It may have committed as well, as a definition does. */
    private @Nullable Object changeAnything(
        Statement statement, Method method, Object @Nullable [] arguments) throws Throwable {
      gate.enter();
      try {
        record.spoil();
        log.spoil();
        return call(statement, method, arguments);
      } finally {
        gate.leave();
      }
    }
  }
}
