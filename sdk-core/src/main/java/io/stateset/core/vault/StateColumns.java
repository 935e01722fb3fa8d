package io.stateset.core.vault;

import static io.stateset.core.vault.VaultException.Code.BAD_COLUMNS;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.corda.core.contracts.ContractState;

/**
 * The typed columns of a state class (its sub-classes included): a table {@code vault_s_NAME}
 * beside the vault's own, with {@code state_id} and one column each, for queries, and for whatever
 * reads SQL. Immutable.
 *
 * <pre>{@code
 * static final StateColumns<Invoice> COLUMNS =
 *     StateColumns.of("invoice", 1, Invoice.class, NUMBER, List.of(NUMBER, DUE, AMOUNT));
 * }</pre>
 *
 * <p>A later version may add columns; the rows of states that are stored already are then made
 * again. Columns are not dropped, and do not change their type.
 *
 * @param name of the table, without its prefix: {@code [a-z][a-z0-9_]*}, at most 40 characters,
 *     unique in a node
 * @param version from 1; to be raised with every change of the columns or of what the extractors
 *     give
 * @param stateClass the class or interface of the states
 * @param key the column by which people know the thing that the states are about, as a number of an
 *     invoice; it is indexed, and not unique, as a consumed state keeps its row
 * @param columns all columns, the key among them; 1 to {@value #MAX_COLUMNS}
 */
public record StateColumns<T extends ContractState>(
    String name,
    int version,
    Class<T> stateClass,
    StateColumn<T, ?> key,
    List<StateColumn<T, ?>> columns) {
  /** Columns of a definition at most. */
  public static final int MAX_COLUMNS = 50;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  /**
   * Checks names, version and number of columns; throws {@link VaultException} with code
   * {@code BAD_COLUMNS}.
   */
  public StateColumns {
    columns = List.copyOf(columns);
    require(NAME.matcher(name).matches(), "not a name for a table of columns");
    require(version >= 1, "versions count from 1");
    require(
        !columns.isEmpty() && columns.size() <= MAX_COLUMNS,
        "a definition has 1 to " + MAX_COLUMNS + " columns");
    require(columns.contains(key), "the key is one of the columns");
    Set<String> names = new HashSet<>();
    columns.forEach(column -> require(names.add(column.name()), "two columns have one name"));
  }

  /** The same as the constructor. */
  public static <T extends ContractState> StateColumns<T> of(
      String name,
      int version,
      Class<T> stateClass,
      StateColumn<T, ?> key,
      List<StateColumn<T, ?>> columns) {
    return new StateColumns<>(name, version, stateClass, key, columns);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new VaultException(BAD_COLUMNS, rule);
    }
  }

  /** The table's name in SQL. */
  public String table() {
    return "vault_s_" + name;
  }

  boolean isIndexed(StateColumn<T, ?> column) {
    return column.isIndexed() || column == key;
  }

  /** Names and types, in their order: what two definitions of one version must agree in. */
  String signature() {
    return columns.stream().map(StateColumn::toString).collect(Collectors.joining(","));
  }
}
