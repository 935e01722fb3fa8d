package io.stateset.core.storage;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** JDBC connections whose statements change the database inside a {@link WriteGate}. */
final class GatedConnections {
  private static final Set<String> ENDS =
      Set.of("commit", "rollback", "close", "abort", "setAutoCommit");

  private final WriteGate gate;

  private GatedConnections(WriteGate gate) {
    this.gate = gate;
  }

  static DataSource of(DataSource source, WriteGate gate) {
    GatedConnections connections = new GatedConnections(gate);
    return proxy(DataSource.class, (proxy, method, arguments) -> {
      Object result = call(source, method, arguments);
      return result instanceof Connection connection ? connections.gated(connection) : result;
    });
  }

  private Connection gated(Connection connection) {
    return proxy(Connection.class, new GatedConnection(connection));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** One that only reads: it need not wait, and nobody need wait for it. */
  private static boolean reads(@Nullable String sql) {
    if (sql == null) {
      return false;
    }
    String start = sql.stripLeading();
    return start.regionMatches(true, 0, "SELECT", 0, 6)
        && !start.toUpperCase(Locale.ROOT).contains("FOR UPDATE");
  }

  private static @Nullable String sql(Object @Nullable [] arguments) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql
        ? sql
        : null;
  }

  private final class GatedConnection implements InvocationHandler {
    private final Connection connection;

    GatedConnection(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (ENDS.contains(method.getName())) {
        return inside(connection, method, arguments);
      }
      Object result = call(connection, method, arguments);
      return result instanceof Statement statement
          ? gated((Connection) proxy, statement, sql(arguments))
          : result;
    }

    private Object gated(Connection proxy, Statement statement, @Nullable String prepared) {
      return proxy(type(statement), (self, method, arguments) -> {
        if (method.getName().equals("getConnection")) {
          return proxy;
        }
        String sql = sql(arguments);
        return method.getName().startsWith("execute") && !reads(sql == null ? prepared : sql)
            ? inside(statement, method, arguments)
            : call(statement, method, arguments);
      });
    }

    private Class<? extends Statement> type(Statement statement) {
      if (statement instanceof CallableStatement) {
        return CallableStatement.class;
      }
      return statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
    }

    private @Nullable Object inside(Object target, Method method, Object @Nullable [] arguments)
        throws Throwable {
      gate.enter();
      try {
        return call(target, method, arguments);
      } finally {
        gate.leave();
      }
    }
  }
}
