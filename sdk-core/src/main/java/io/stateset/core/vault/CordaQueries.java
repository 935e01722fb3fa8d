package io.stateset.core.vault;

import io.stateset.core.StatesetException;
import io.stateset.core.storage.Database;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.node.services.Vault.ConstraintInfo;
import net.corda.core.node.services.Vault.Page;
import net.corda.core.node.services.Vault.RelevancyStatus;
import net.corda.core.node.services.Vault.StateMetadata;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.node.services.VaultQueryException;
import net.corda.core.node.services.vault.PageSpecification;
import net.corda.core.node.services.vault.QueryCriteria;
import net.corda.core.node.services.vault.QueryCriteriaUtils;
import net.corda.core.node.services.vault.Sort;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Corda's queries. The rules of pages are Corda's: without a page specification more than 200
 * results are an error and no total is counted (-1); with one, pages are counted from 1.
 * Thread-safe.
 */
final class CordaQueries {
  private static final Sort UNSORTED = new Sort(List.of());

  private final Database database;
  private final StateClasses classes;
  private final StateReader reader;

  CordaQueries(Database database, StateClasses classes, StateReader reader) {
    this.database = database;
    this.classes = classes;
    this.reader = reader;
  }

  <T extends ContractState> Page<T> page(
      QueryCriteria criteria, PageSpecification paging, Sort sorting, Class<? extends T> type)
      throws VaultQueryException {
    requireValid(paging);
    CriteriaSql.Condition condition = new CriteriaSql(classes).translate(criteria, type);
    String order = SortSql.of(sorting);
    try {
      return database.read(handle -> page(handle, condition, paging, order));
    } catch (StatesetException | JdbiException e) {
      throw new VaultQueryException("The vault could not be queried", e);
    } catch (TooMany e) {
      throw new VaultQueryException("There are more than " + QueryCriteriaUtils.DEFAULT_PAGE_SIZE
          + " results: a query for them needs a PageSpecification");
    }
  }

  /** Leaves a lambda that cannot throw Corda's checked exception. */
  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void requireValid(PageSpecification paging) throws VaultQueryException {
    if (!paging.isDefault() && paging.getPageNumber() < QueryCriteriaUtils.DEFAULT_PAGE_NUM) {
      throw new VaultQueryException("Page numbers start from 1: " + paging.getPageNumber());
    }
    if (paging.getPageSize() < 1) {
      throw new VaultQueryException("A page has at least one state: " + paging.getPageSize());
    }
  }

  private <T extends ContractState> Page<T> page(
      Handle handle, CriteriaSql.Condition condition, PageSpecification paging, String order) {
    if (paging.isDefault()) {
      List<StateRow> rows =
          rows(handle, condition.where(), order, QueryCriteriaUtils.DEFAULT_PAGE_SIZE + 1L, 0);
      if (rows.size() > QueryCriteriaUtils.DEFAULT_PAGE_SIZE) {
        throw new TooMany();
      }
      return page(rows, condition.status(), -1, null);
    }
    long offset = (paging.getPageNumber() - 1L) * paging.getPageSize();
    long before = offset > 0 ? 1 : 0;
    List<StateRow> rows = new ArrayList<>(
        rows(handle, condition.where(), order, paging.getPageSize() + before, offset - before));
    StateRef anchor = before == 1 && !rows.isEmpty() ? rows.remove(0).ref() : null;
    return page(rows, condition.status(), count(handle, condition.where()), anchor);
  }

  private static List<StateRow> rows(
      Handle handle, Sql where, String order, long limit, long offset) {
    return Sql.of("SELECT " + StateRow.COLUMNS + " FROM vault_state s WHERE ")
        .append(where)
        .append(" ORDER BY " + order + " LIMIT ? OFFSET ?", limit, offset)
        .query(handle)
        .map((row, context) -> StateRow.read(row))
        .list();
  }

  private static long count(Handle handle, Sql where) {
    return Sql.of("SELECT COUNT(*) FROM vault_state s WHERE ")
        .append(where)
        .query(handle)
        .mapTo(Long.class)
        .one();
  }

  @SuppressWarnings({"unchecked", "NullAway"
  }) // the class was part of the condition; Kotlin declares the anchor nullable
  private <T extends ContractState> Page<T> page(
      List<StateRow> rows, StateStatus status, long total, @Nullable StateRef anchor) {
    List<StateAndRef<T>> states = new ArrayList<>(rows.size());
    List<StateMetadata> metadata = new ArrayList<>(rows.size());
    for (StateRow row : rows) {
      StateAndRef<T> state = (StateAndRef<T>) reader.read(row);
      states.add(state);
      metadata.add(metadata(row, state.getState()));
    }
    return new Page<>(states, metadata, total, status, List.of(), anchor);
  }

  @SuppressWarnings("NullAway") // Kotlin declares these nullable
  private static StateMetadata metadata(StateRow row, TransactionState<?> state) {
    return new StateMetadata(
        row.ref(),
        row.stateClass(),
        row.recordedAt(),
        row.consumedAt(),
        row.consumed() ? StateStatus.CONSUMED : StateStatus.UNCONSUMED,
        state.getNotary(),
        row.lockId() == null ? null : row.lockId().toString(),
        row.lockTime(),
        row.relevant() ? RelevancyStatus.RELEVANT : RelevancyStatus.NOT_RELEVANT,
        new ConstraintInfo(state.getConstraint()));
  }

  /** All that match, in the order of recording, read page by page until {@code enough} says so. */
  <T extends ContractState> void scan(
      QueryCriteria criteria, Class<? extends T> type, StateVisitor<T> visitor)
      throws VaultQueryException {
    for (int number = 1; ; number++) {
      PageSpecification next = new PageSpecification(number, QueryCriteriaUtils.DEFAULT_PAGE_SIZE);
      Page<T> page = page(criteria, next, UNSORTED, type);
      for (StateAndRef<T> state : page.getStates()) {
        if (!visitor.visit(state)) {
          return;
        }
      }
      if (page.getStates().size() < QueryCriteriaUtils.DEFAULT_PAGE_SIZE) {
        return;
      }
    }
  }

  /** Sees states one by one. */
  @FunctionalInterface
  interface StateVisitor<T extends ContractState> {
    /** Whether to go on. */
    boolean visit(StateAndRef<T> state);
  }
}
