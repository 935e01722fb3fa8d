package io.stateset.core.vault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * A piece of SQL with the values of its parameters. The text comes from this package alone, never
 * from a caller.
 */
record Sql(String text, List<Object> values) {
  /** Parameters of one statement at most: PostgreSQL's protocol counts them in 16 bits. */
  static final int MAX_VALUES = 30_000;

  static final Sql TRUE = of("1 = 1");
  static final Sql FALSE = of("1 = 0");

  static Sql of(String text, Object... values) {
    return new Sql(text, List.of(values));
  }

  /** {@code column IN (values)}; false for no value. */
  static Sql in(String column, Collection<?> values) {
    if (values.isEmpty()) {
      return FALSE;
    }
    return new Sql(column + " IN (" + marks(values.size()) + ")", List.copyOf(values));
  }

  static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  static Sql and(List<Sql> parts) {
    return join(" AND ", parts, TRUE);
  }

  static Sql or(List<Sql> parts) {
    return join(" OR ", parts, FALSE);
  }

  private static Sql join(String operator, List<Sql> parts, Sql none) {
    if (parts.isEmpty()) {
      return none;
    }
    List<String> texts = parts.stream().map(part -> "(" + part.text + ")").toList();
    List<Object> values = new ArrayList<>();
    parts.forEach(part -> values.addAll(part.values));
    return new Sql(String.join(operator, texts), values);
  }

  Sql append(String more, Object... moreValues) {
    List<Object> all = new ArrayList<>(values);
    Collections.addAll(all, moreValues);
    return new Sql(text + more, all);
  }

  Sql append(Sql more) {
    return append(more.text, more.values.toArray());
  }

  Query query(Handle handle) {
    return bind(handle.createQuery(text));
  }

  Update update(Handle handle) {
    return bind(handle.createUpdate(text));
  }

  private <S extends SqlStatement<S>> S bind(S statement) {
    if (values.size() > MAX_VALUES) {
      throw new VaultException(
          VaultException.Code.BAD_REQUEST,
          "a query has " + values.size() + " values, more than " + MAX_VALUES);
    }
    for (int i = 0; i < values.size(); i++) {
      statement.bind(i, values.get(i));
    }
    return statement;
  }
}
