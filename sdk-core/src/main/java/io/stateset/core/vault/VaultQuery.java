package io.stateset.core.vault;

import static io.stateset.core.vault.VaultException.Code.BAD_REQUEST;
import static io.stateset.core.vault.VaultException.Code.TOO_MANY_RESULTS;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.identity.AbstractParty;
import net.corda.core.node.services.Vault.StateStatus;
import org.jspecify.annotations.Nullable;

/**
 * A typed query of the vault. Immutable: every method that refines it gives another one, and each
 * may be run any number of times, from any thread. All conditions must hold. By default it finds
 * unconsumed states in the order of recording.
 *
 * <pre>{@code
 * List<VaultState<Invoice>> due = node.vault().query(Invoice.class)
 *     .participant(buyer)
 *     .where(DUE.atMost(today))
 *     .orderBy(DUE)
 *     .list();
 * }</pre>
 *
 * <p>Running it blocks on the database. Within a flow it sees what the flow has recorded and not
 * committed yet.
 */
public final class VaultQuery<T extends ContractState> {
  /** States of a page, unless said otherwise. */
  public static final int DEFAULT_PAGE_SIZE = 200;

  /** States of a page at most. */
  public static final int MAX_PAGE_SIZE = 10_000;

  /** States that {@link #list} gives at most. */
  public static final int MAX_LIST = 10_000;

  private final QueryRunner runner;
  private final QuerySpec<T> spec;

  private VaultQuery(QueryRunner runner, QuerySpec<T> spec) {
    this.runner = runner;
    this.spec = spec;
  }

  static <T extends ContractState> VaultQuery<T> of(QueryRunner runner, Class<T> type) {
    return new VaultQuery<>(runner, QuerySpec.all(type, DEFAULT_PAGE_SIZE));
  }

  private VaultQuery<T> with(QuerySpec<T> refined) {
    return new VaultQuery<>(runner, refined);
  }

  private VaultQuery<T> with(String condition, Object... values) {
    return with(spec.with(Sql.of(condition, values)));
  }

  /** Unconsumed, consumed or all states; the last call counts. */
  public VaultQuery<T> status(StateStatus status) {
    return with(spec.withStatus(status));
  }

  /** Linear states with this id, whatever their external id. */
  public VaultQuery<T> linearId(UniqueIdentifier linearId) {
    return linearId(linearId.getId());
  }

  /** Linear states with this id. */
  public VaultQuery<T> linearId(UUID linearId) {
    return with("s.linear_id = ?", linearId);
  }

  /** Linear states with this external id. */
  public VaultQuery<T> externalId(String externalId) {
    return with("s.external_id = ?", ColumnText.of(externalId));
  }

  /** States in which {@code party} takes part: under its key or, if it has one, its name. */
  public VaultQuery<T> participant(AbstractParty party) {
    StateFacts.Holder holder = StateFacts.Holder.of(party);
    Sql key = Sql.of("p.key_hash = ?", holder.keyHash());
    String name = holder.name();
    return with(spec.with(CriteriaSql.participant(
        name == null ? key : Sql.or(List.of(key, Sql.of("p.x500_name = ?", name))))));
  }

  /** States that this node owns or takes part in, or only those that it does not. */
  public VaultQuery<T> relevant(boolean relevant) {
    return with("s.relevant = ?", relevant);
  }

  /** States without a soft lock. */
  public VaultQuery<T> unlocked() {
    return with("s.lock_id IS NULL");
  }

  /**
   * States for which {@code condition} holds; its column's definition must be registered when the
   * query is run.
   */
  public VaultQuery<T> where(ColumnCondition<? super T> condition) {
    return with(spec.with(condition));
  }

  /**
   * Lowest values first; states without a value come before them, and equal ones in the order of
   * recording.
   */
  public VaultQuery<T> orderBy(StateColumn<? super T, ?> column) {
    return with(spec.ordered(column, false));
  }

  /**
   * Highest values first; states without a value come after them, and equal ones in the order of
   * recording.
   */
  public VaultQuery<T> orderByDescending(StateColumn<? super T, ?> column) {
    return with(spec.ordered(column, true));
  }

  /** The latest recorded first. */
  public VaultQuery<T> newestFirst() {
    return with(spec.ordered(null, true));
  }

  /** States of a page, 1 to {@value #MAX_PAGE_SIZE}. */
  public VaultQuery<T> pageSize(int states) {
    if (states < 1 || states > MAX_PAGE_SIZE) {
      throw new VaultException(
          BAD_REQUEST, "a page has 1 to " + MAX_PAGE_SIZE + " states, not " + states);
    }
    return with(spec.withPageSize(states));
  }

  /** The first page. */
  public VaultPage<T> page() {
    return runner.after(spec, null);
  }

  /**
   * The page after the one that gave {@code token}; {@code BAD_TOKEN} if it was not one of this
   * query.
   */
  public VaultPage<T> page(String token) {
    return runner.after(spec, token);
  }

  /**
   * The page of that number, from 1. Pages by number shift when states come or go between them, and
   * later ones take longer; tokens have neither fault.
   */
  public List<VaultState<T>> pageNumber(int number) {
    if (number < 1) {
      throw new VaultException(BAD_REQUEST, "pages are numbered from 1, not " + number);
    }
    return runner.at(spec, (number - 1L) * spec.pageSize());
  }

  /** All states, at most {@value #MAX_LIST}; {@code TOO_MANY_RESULTS} if there are more. */
  public List<VaultState<T>> list() {
    VaultPage<T> page = runner.after(spec.withPageSize(MAX_LIST), null);
    if (page.next().isPresent()) {
      throw new VaultException(
          TOO_MANY_RESULTS, "more than " + MAX_LIST + " states; read them in pages or as a stream");
    }
    return page.states();
  }

  /** The first state. */
  public Optional<VaultState<T>> first() {
    return runner.after(spec.withPageSize(1), null).states().stream().findFirst();
  }

  /** How many states there are. */
  public long count() {
    return runner.count(spec);
  }

  /**
   * All states, one page in memory at a time; each page is a read of its own. The stream need not
   * be closed.
   */
  public Stream<VaultState<T>> stream() {
    return Stream.<@Nullable VaultPage<T>>iterate(page(), page -> page != null, this::following)
        .flatMap(page -> page == null ? Stream.empty() : page.states().stream());
  }

  private @Nullable VaultPage<T> following(@Nullable VaultPage<T> page) {
    return page == null ? null : page.next().map(this::page).orElse(null);
  }
}
