package io.stateset.core.vault;

import java.util.ArrayList;
import java.util.List;
import net.corda.core.contracts.ContractState;
import net.corda.core.node.services.Vault.StateStatus;
import org.jspecify.annotations.Nullable;

/** What a {@link VaultQuery} asks for. Immutable. */
record QuerySpec<T extends ContractState>(
    Class<T> type,
    StateStatus status,
    List<Sql> conditions,
    List<ColumnCondition<? super T>> columnConditions,
    @Nullable StateColumn<? super T, ?> order,
    boolean descending,
    int pageSize) {

  static <T extends ContractState> QuerySpec<T> all(Class<T> type, int pageSize) {
    return new QuerySpec<>(
        type, StateStatus.UNCONSUMED, List.of(), List.of(), null, false, pageSize);
  }

  QuerySpec<T> withStatus(StateStatus status) {
    return new QuerySpec<>(type, status, conditions, columnConditions, order, descending, pageSize);
  }

  QuerySpec<T> with(Sql condition) {
    return new QuerySpec<>(
        type, status, plus(conditions, condition), columnConditions, order, descending, pageSize);
  }

  QuerySpec<T> with(ColumnCondition<? super T> condition) {
    return new QuerySpec<>(
        type, status, conditions, plus(columnConditions, condition), order, descending, pageSize);
  }

  QuerySpec<T> ordered(@Nullable StateColumn<? super T, ?> order, boolean descending) {
    return new QuerySpec<>(type, status, conditions, columnConditions, order, descending, pageSize);
  }

  QuerySpec<T> withPageSize(int pageSize) {
    return new QuerySpec<>(type, status, conditions, columnConditions, order, descending, pageSize);
  }

  private static <E> List<E> plus(List<E> list, E element) {
    List<E> longer = new ArrayList<>(list);
    longer.add(element);
    return List.copyOf(longer);
  }
}
