package io.stateset.core.vault;

import static io.stateset.core.vault.VaultException.Code.BAD_COLUMNS;
import static io.stateset.core.vault.VaultException.Code.BAD_REQUEST;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.corda.core.contracts.ContractState;
import org.jspecify.annotations.Nullable;

/**
 * A typed column of a state class: where its value comes from, and the conditions that a query can
 * put on it. Immutable; make each once, as a constant.
 *
 * <pre>{@code
 * static final StateColumn<Invoice, LocalDate> DUE = StateColumn.date("due", Invoice::dueDate).indexed();
 * }</pre>
 *
 * <p>A value that the column cannot hold (see {@link ColumnType}), and one whose extractor throws,
 * is stored as null and logged: the transaction is valid, and no column may keep the node from
 * recording it.
 *
 * @param <T> the state
 * @param <V> the value
 */
public final class StateColumn<T extends ContractState, V> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  private final String name;
  private final ColumnType type;
  private final Function<? super T, ? extends @Nullable V> extractor;
  private final boolean indexed;

  private StateColumn(
      String name,
      ColumnType type,
      Function<? super T, ? extends @Nullable V> extractor,
      boolean indexed) {
    if (!NAME.matcher(name).matches() || name.equals("state_id")) {
      throw new VaultException(
          BAD_COLUMNS, "not a name for a column: " + (name.length() > 100 ? "too long" : name));
    }
    this.name = name;
    this.type = type;
    this.extractor = extractor;
    this.indexed = indexed;
  }

  /** A column of text; the extractor may give null, here and below. */
  public static <T extends ContractState> StateColumn<T, String> text(
      String name, Function<? super T, ? extends @Nullable String> extractor) {
    return new StateColumn<>(name, ColumnType.TEXT, extractor, false);
  }

  /** A column of whole numbers. */
  public static <T extends ContractState> StateColumn<T, Long> number(
      String name, Function<? super T, ? extends @Nullable Long> extractor) {
    return new StateColumn<>(name, ColumnType.LONG, extractor, false);
  }

  /** A column of decimal numbers. */
  public static <T extends ContractState> StateColumn<T, BigDecimal> decimal(
      String name, Function<? super T, ? extends @Nullable BigDecimal> extractor) {
    return new StateColumn<>(name, ColumnType.DECIMAL, extractor, false);
  }

  /** A column of dates. */
  public static <T extends ContractState> StateColumn<T, LocalDate> date(
      String name, Function<? super T, ? extends @Nullable LocalDate> extractor) {
    return new StateColumn<>(name, ColumnType.DATE, extractor, false);
  }

  /** A column of points in time. */
  public static <T extends ContractState> StateColumn<T, Instant> timestamp(
      String name, Function<? super T, ? extends @Nullable Instant> extractor) {
    return new StateColumn<>(name, ColumnType.TIMESTAMP, extractor, false);
  }

  /** A column of true and false. */
  public static <T extends ContractState> StateColumn<T, Boolean> flag(
      String name, Function<? super T, ? extends @Nullable Boolean> extractor) {
    return new StateColumn<>(name, ColumnType.BOOLEAN, extractor, false);
  }

  /** A column of identifiers. */
  public static <T extends ContractState> StateColumn<T, UUID> uuid(
      String name, Function<? super T, ? extends @Nullable UUID> extractor) {
    return new StateColumn<>(name, ColumnType.UUID, extractor, false);
  }

  /** The same column with an index. It is another object: use the one that is registered. */
  public StateColumn<T, V> indexed() {
    return new StateColumn<>(name, type, extractor, true);
  }

  /** Its name in SQL: lower-case, and to be quoted there. */
  public String name() {
    return name;
  }

  /** What it holds. */
  public ColumnType type() {
    return type;
  }

  /** Whether it has an index. */
  public boolean isIndexed() {
    return indexed;
  }

  /** The value of {@code state} as the extractor gives it. */
  public @Nullable V valueOf(T state) {
    return extractor.apply(state);
  }

  /** Name and type in SQL. */
  String definition() {
    return quoted() + " " + type.sqlType();
  }

  String quoted() {
    return '"' + name + '"';
  }

  /** Holds where the column has {@code value}. */
  public ColumnCondition<T> equalTo(V value) {
    return condition(" = ?", value);
  }

  /** Holds where the column has another value than {@code value}, and not where it has none. */
  public ColumnCondition<T> notEqualTo(V value) {
    return condition(" <> ?", value);
  }

  /** Holds where the column has a value below {@code value}. */
  public ColumnCondition<T> lessThan(V value) {
    return condition(" < ?", value);
  }

  /** Holds where the column has {@code value} or a value below. */
  public ColumnCondition<T> atMost(V value) {
    return condition(" <= ?", value);
  }

  /** Holds where the column has a value above {@code value}. */
  public ColumnCondition<T> greaterThan(V value) {
    return condition(" > ?", value);
  }

  /** Holds where the column has {@code value} or a value above. */
  public ColumnCondition<T> atLeast(V value) {
    return condition(" >= ?", value);
  }

  /** Holds where the column has a value from {@code first} to {@code last}, both included. */
  public ColumnCondition<T> between(V first, V last) {
    return new ColumnCondition<>(this, " BETWEEN ? AND ?", List.of(checked(first), checked(last)));
  }

  /** Holds where the column has one of {@code values}; nowhere if there is none. */
  public ColumnCondition<T> in(Collection<? extends V> values) {
    List<Object> all = values.stream().map(this::checked).toList();
    return all.isEmpty()
        ? new ColumnCondition<>(this, " IS NULL AND 1 = 0", List.of())
        : new ColumnCondition<>(this, " IN (" + Sql.marks(all.size()) + ")", all);
  }

  /** Holds where the column has no value. */
  public ColumnCondition<T> isNull() {
    return new ColumnCondition<>(this, " IS NULL", List.of());
  }

  /**
   * Holds where the text begins with {@code prefix}; letter case matters. Only for columns of text.
   */
  public ColumnCondition<T> startsWith(String prefix) {
    if (type != ColumnType.TEXT) {
      throw new VaultException(BAD_REQUEST, "only text has a beginning: " + name);
    }
    requireAccepted(prefix);
    String pattern = prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    return new ColumnCondition<>(this, " LIKE ? ESCAPE '!'", List.of(pattern));
  }

  private ColumnCondition<T> condition(String operator, V value) {
    return new ColumnCondition<>(this, operator, List.of(checked(value)));
  }

  private Object checked(V value) {
    requireAccepted(value);
    return value;
  }

  private void requireAccepted(@Nullable Object value) {
    if (value == null || !type.accepts(value)) {
      throw new VaultException(BAD_REQUEST, "not a value that column " + name + " can have");
    }
  }

  @Override
  public String toString() {
    return name + ":" + type;
  }
}
