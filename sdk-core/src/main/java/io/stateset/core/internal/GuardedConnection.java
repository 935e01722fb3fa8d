package io.stateset.core.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;

/**
 * The connection that {@code jdbcSession()} gives to flows: it is the one of the flow's
 * transaction, so the flow may write with it and may not end it.
 */
final class GuardedConnection {
  private static final Set<String> NOT_THE_FLOWS = Set.of(
      "commit",
      "rollback",
      "close",
      "abort",
      "setAutoCommit",
      "setTransactionIsolation",
      "setReadOnly");

  private GuardedConnection() {}

  static Connection guard(Connection connection) {
    return (Connection) Proxy.newProxyInstance(
        Connection.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (proxy, method, arguments) -> invoke(connection, method, arguments));
  }

  private static Object invoke(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    boolean savepoint =
        method.getName().equals("rollback") && arguments != null && arguments.length == 1;
    if (NOT_THE_FLOWS.contains(method.getName()) && !savepoint) {
      throw new UnsupportedOperationException(
          "The node ends the transaction of a flow; a flow must not call " + method.getName());
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
