package io.stateset.core.ledger.contracts;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import net.corda.core.node.services.vault.ColumnPredicate;
import net.corda.core.node.services.vault.NullOperator;
import org.jspecify.annotations.Nullable;

/** One of Corda's conditions on a column, tested against a value. No condition passes. */
final class ColumnTest {
  private ColumnTest() {}

  static <C> boolean passes(@Nullable ColumnPredicate<C> condition, @Nullable C value) {
    if (condition == null) {
      return true;
    }
    if (condition instanceof ColumnPredicate.NullExpression<C> nullness) {
      return (value == null) == (nullness.getOperator() == NullOperator.IS_NULL);
    }
    return value != null && test(condition, value);
  }

  private static <C> boolean test(ColumnPredicate<C> condition, C value) {
    if (condition instanceof ColumnPredicate.EqualityComparison<C> equality) {
      return equal(equality, value);
    }
    if (condition instanceof ColumnPredicate.CollectionExpression<C> collection) {
      return in(collection, value);
    }
    if (condition instanceof ColumnPredicate.Likeness likeness) {
      return like(likeness, value.toString());
    }
    return compare(condition, value);
  }

  private static <C> boolean equal(ColumnPredicate.EqualityComparison<C> equality, C value) {
    C literal = equality.getRightLiteral();
    return switch (equality.getOperator()) {
      case EQUAL -> value.equals(literal);
      case NOT_EQUAL -> !value.equals(literal);
      case EQUAL_IGNORE_CASE -> value.toString().equalsIgnoreCase(literal.toString());
      case NOT_EQUAL_IGNORE_CASE -> !value.toString().equalsIgnoreCase(literal.toString());
    };
  }

  private static <C> boolean in(ColumnPredicate.CollectionExpression<C> collection, C value) {
    Collection<C> literals = collection.getRightLiteral();
    boolean folded = literals.stream()
        .anyMatch(literal -> value.toString().equalsIgnoreCase(literal.toString()));
    return switch (collection.getOperator()) {
      case IN -> literals.contains(value);
      case NOT_IN -> !literals.contains(value);
      case IN_IGNORE_CASE -> folded;
      case NOT_IN_IGNORE_CASE -> !folded;
    };
  }

  private static boolean like(ColumnPredicate.Likeness likeness, String value) {
    String pattern = likeness.getRightLiteral();
    String folded = value.toLowerCase(Locale.ROOT);
    String foldedPattern = pattern.toLowerCase(Locale.ROOT);
    return switch (likeness.getOperator()) {
      case LIKE -> sqlPattern(pattern).matcher(value).matches();
      case NOT_LIKE -> !sqlPattern(pattern).matcher(value).matches();
      case LIKE_IGNORE_CASE -> sqlPattern(foldedPattern).matcher(folded).matches();
      case NOT_LIKE_IGNORE_CASE -> !sqlPattern(foldedPattern).matcher(folded).matches();
    };
  }

  private static Pattern sqlPattern(String like) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char character = like.charAt(i);
      expression.append(
          character == '%'
              ? ".*"
              : character == '_' ? "." : Pattern.quote(String.valueOf(character)));
    }
    return Pattern.compile(expression.toString(), Pattern.DOTALL);
  }

  /**
   * The types of these two predicates bound their column to be comparable, which is lost in the
   * supertype.
   */
  @SuppressWarnings("unchecked")
  private static <C> boolean compare(ColumnPredicate<C> condition, C value) {
    if (condition instanceof ColumnPredicate.BinaryComparison<?> binary) {
      int order = ((Comparable<Object>) value).compareTo(binary.getRightLiteral());
      return switch (binary.getOperator()) {
        case LESS_THAN -> order < 0;
        case LESS_THAN_OR_EQUAL -> order <= 0;
        case GREATER_THAN -> order > 0;
        case GREATER_THAN_OR_EQUAL -> order >= 0;
      };
    }
    if (condition instanceof ColumnPredicate.Between<?> between) {
      Comparable<Object> comparable = (Comparable<Object>) value;
      return comparable.compareTo(between.getRightFromLiteral()) >= 0
          && comparable.compareTo(between.getRightToLiteral()) <= 0;
    }
    throw new UnsupportedOperationException("Unsupported condition on an attachment");
  }
}
