package io.stateset.core.vault;

import java.util.List;
import net.corda.core.contracts.ContractState;

/** A condition on a typed column, made by {@link StateColumn}. Immutable. */
public final class ColumnCondition<T extends ContractState> {
  private final StateColumn<T, ?> column;
  private final String operator;
  private final List<Object> values;

  ColumnCondition(StateColumn<T, ?> column, String operator, List<Object> values) {
    this.column = column;
    this.operator = operator;
    this.values = values;
  }

  StateColumn<T, ?> column() {
    return column;
  }

  /** {@code alias} is that of the column's table. */
  Sql sql(String alias) {
    return new Sql(alias + "." + column.quoted() + operator, values);
  }
}
