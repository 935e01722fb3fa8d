package io.stateset.core.vault;

import java.util.Collection;
import java.util.List;
import net.corda.core.node.services.VaultQueryException;
import net.corda.core.node.services.vault.ColumnPredicate;

/**
 * Corda's predicates on a column, as SQL. The columns here are numbers and times, so letter case
 * has no meaning.
 */
final class PredicateSql {
  private PredicateSql() {}

  static Sql of(String column, ColumnPredicate<?> predicate) throws VaultQueryException {
    if (predicate instanceof ColumnPredicate.EqualityComparison<?> equality) {
      return equality(column, equality);
    } else if (predicate instanceof ColumnPredicate.BinaryComparison<?> binary) {
      return Sql.of(column + operator(binary) + "?", (Object) binary.getRightLiteral());
    } else if (predicate instanceof ColumnPredicate.Between<?> between) {
      return Sql.of(
          column + " BETWEEN ? AND ?", between.getRightFromLiteral(), between.getRightToLiteral());
    } else if (predicate instanceof ColumnPredicate.CollectionExpression<?> collection) {
      return collection(column, collection);
    } else if (predicate instanceof ColumnPredicate.NullExpression<?> isNull) {
      return switch (isNull.getOperator()) {
        case IS_NULL -> Sql.of(column + " IS NULL");
        case NOT_NULL -> Sql.of(column + " IS NOT NULL");
      };
    }
    throw new VaultQueryException(
        "No such predicate on " + column + ": " + predicate.getClass().getSimpleName());
  }

  private static Sql equality(String column, ColumnPredicate.EqualityComparison<?> equality) {
    Object value = equality.getRightLiteral();
    return switch (equality.getOperator()) {
      case EQUAL, EQUAL_IGNORE_CASE -> Sql.of(column + " = ?", value);
      case NOT_EQUAL, NOT_EQUAL_IGNORE_CASE -> Sql.of(column + " <> ?", value);
    };
  }

  private static String operator(ColumnPredicate.BinaryComparison<?> binary) {
    return switch (binary.getOperator()) {
      case LESS_THAN -> " < ";
      case LESS_THAN_OR_EQUAL -> " <= ";
      case GREATER_THAN -> " > ";
      case GREATER_THAN_OR_EQUAL -> " >= ";
    };
  }

  private static Sql collection(String column, ColumnPredicate.CollectionExpression<?> expression) {
    Collection<?> values = expression.getRightLiteral();
    return switch (expression.getOperator()) {
      case IN, IN_IGNORE_CASE -> Sql.in(column, values);
      case NOT_IN, NOT_IN_IGNORE_CASE -> values.isEmpty() ? notNull(column) : not(column, values);
    };
  }

  private static Sql not(String column, Collection<?> values) {
    return new Sql(column + " NOT IN (" + Sql.marks(values.size()) + ")", List.copyOf(values));
  }

  private static Sql notNull(String column) {
    return Sql.of(column + " IS NOT NULL");
  }
}
