package io.stateset.core.vault;

import io.stateset.core.storage.Database;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.corda.core.concurrent.CordaFuture;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.FungibleState;
import net.corda.core.contracts.Issued;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.concurrent.OpenFuture;
import net.corda.core.messaging.DataFeed;
import net.corda.core.node.services.StatesNotAvailableException;
import net.corda.core.node.services.Vault.Page;
import net.corda.core.node.services.Vault.RelevancyStatus;
import net.corda.core.node.services.Vault.StateMetadata;
import net.corda.core.node.services.Vault.StateStatus;
import net.corda.core.node.services.Vault.Update;
import net.corda.core.node.services.VaultQueryException;
import net.corda.core.node.services.VaultService;
import net.corda.core.node.services.vault.PageSpecification;
import net.corda.core.node.services.vault.QueryCriteria;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingCondition;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingType;
import net.corda.core.node.services.vault.QueryCriteria.VaultQueryCriteria;
import net.corda.core.node.services.vault.Sort;
import net.corda.core.utilities.NonEmptySet;
import org.jdbi.v3.core.Handle;
import rx.Observable;

/** The vault as Corda's flows see it. Thread-safe. */
final class CordaVaultService implements VaultService {
  /** A note's longest text, in characters. */
  private static final int MAX_NOTE = 10_000;

  private final Database database;
  private final CordaQueries queries;
  private final SoftLocks locks;
  private final UpdatePublisher publisher;
  private final StateReader reader;

  CordaVaultService(
      Database database,
      CordaQueries queries,
      SoftLocks locks,
      UpdatePublisher publisher,
      StateReader reader) {
    this.database = database;
    this.queries = queries;
    this.locks = locks;
    this.publisher = publisher;
    this.reader = reader;
  }

  /** The same as {@link #getUpdates}: nothing is told before it is on disk. */
  @Override
  public Observable<Update<ContractState>> getRawUpdates() {
    return getUpdates();
  }

  @Override
  public Observable<Update<ContractState>> getUpdates() {
    return UpdateFeed.live(publisher);
  }

  @Override
  public CordaFuture<Update<ContractState>> whenConsumed(StateRef ref) {
    OpenFuture<Update<ContractState>> future = publisher.waiters().await(ref);
    long frontier = publisher.frontier();
    database
        .read(handle -> consumption(handle, ref, frontier))
        .forEach(update -> publisher.waiters().consumed(ref, update));
    return future;
  }

  private List<Update<ContractState>> consumption(Handle handle, StateRef ref, long frontier) {
    return Sql.of(
            "SELECT " + StateRow.COLUMNS + " FROM vault_state s JOIN vault_sequence q"
                + " ON q.update_id = s.consumed_update"
                + " WHERE s.tx_id = ? AND s.output_index = ? AND q.seq <= ?",
            ref.getTxhash().toString(),
            ref.getIndex(),
            frontier)
        .query(handle)
        .map((row, context) -> StateRow.read(row))
        .stream()
        .map(row -> VaultChange.of(
                SecureHash.create(String.valueOf(row.consumedBy())),
                List.of(reader.read(row)),
                List.of(),
                List.of(),
                null)
            .asUpdate())
        .toList();
  }

  @Override
  public void addNoteToTransaction(SecureHash transaction, String note) {
    if (note.length() > MAX_NOTE || note.indexOf('\0') >= 0) {
      throw new VaultException(
          VaultException.Code.BAD_REQUEST, "a note is text of at most " + MAX_NOTE + " characters");
    }
    database.inTransaction(open -> open.guestWriter()
        .execute(
            "INSERT INTO vault_note (tx_id, note) VALUES (?, ?)", transaction.toString(), note));
  }

  @Override
  public Iterable<String> getTransactionNotes(SecureHash transaction) {
    return database.read(handle -> handle
        .createQuery("SELECT note FROM vault_note WHERE tx_id = ? ORDER BY note_id")
        .bind(0, transaction.toString())
        .mapTo(String.class)
        .list());
  }

  @Override
  public void softLockReserve(UUID lockId, NonEmptySet<StateRef> refs)
      throws StatesNotAvailableException {
    locks.reserve(lockId, refs);
  }

  @Override
  @SuppressWarnings("NullAway") // Kotlin declares the refs nullable
  public void softLockRelease(UUID lockId, NonEmptySet<StateRef> refs) {
    if (refs == null) {
      locks.releaseAll(lockId);
    } else {
      locks.release(lockId, refs);
    }
  }

  /**
   * Takes states in the order of their recording until the amount is reached; an empty list if it
   * is not.
   */
  @Override
  public <T extends FungibleState<?>> List<StateAndRef<T>> tryLockFungibleStatesForSpending(
      UUID lockId, QueryCriteria eligible, Amount<?> amount, Class<? extends T> type)
      throws StatesNotAvailableException {
    List<StateAndRef<T>> claimed =
        amount.getQuantity() == 0 ? List.of() : claim(lockId, eligible, amount, type);
    if (!claimed.isEmpty()) {
      locks.reserve(lockId, claimed.stream().map(StateAndRef::getRef).toList());
    }
    return claimed;
  }

  private <T extends FungibleState<?>> List<StateAndRef<T>> claim(
      UUID lockId, QueryCriteria eligible, Amount<?> amount, Class<? extends T> type)
      throws StatesNotAvailableException {
    Claim<T> claim = new Claim<>(amount);
    try {
      queries.<T>scan(eligible.and(spendable(lockId)), type, claim::add);
    } catch (VaultQueryException e) {
      throw new StatesNotAvailableException("The states to spend could not be queried", e);
    }
    return claim.result();
  }

  private static QueryCriteria spendable(UUID lockId) {
    return new VaultQueryCriteria(StateStatus.UNCONSUMED)
        .withRelevancyStatus(RelevancyStatus.RELEVANT)
        .withSoftLockingCondition(
            new SoftLockingCondition(SoftLockingType.UNLOCKED_AND_SPECIFIED, List.of(lockId)));
  }

  /** States of one token that add up to an amount. */
  private static final class Claim<T extends FungibleState<?>> {
    private final Object token;
    private final List<StateAndRef<T>> states = new ArrayList<>();
    private long missing;

    Claim(Amount<?> amount) {
      this.token = product(amount);
      this.missing = amount.getQuantity();
    }

    private static Object product(Amount<?> amount) {
      return amount.getToken() instanceof Issued<?> issued
          ? issued.getProduct()
          : amount.getToken();
    }

    boolean add(StateAndRef<T> state) {
      Amount<?> amount = state.getState().getData().getAmount();
      if (token.equals(product(amount)) && amount.getQuantity() > 0) {
        states.add(state);
        missing -= amount.getQuantity();
      }
      return missing > 0;
    }

    List<StateAndRef<T>> result() {
      return missing > 0 ? List.of() : states;
    }
  }

  @Override
  public <T extends ContractState> Page<T> _queryBy(
      QueryCriteria criteria, PageSpecification paging, Sort sorting, Class<? extends T> type)
      throws VaultQueryException {
    return queries.page(criteria, paging, sorting, type);
  }

  /**
   * The updates begin before the page is read, so none is missed; one that the page shows already
   * is left out. They are kept until the observable is subscribed to, which can be once.
   */
  @Override
  public <T extends ContractState> DataFeed<Page<T>, Update<T>> _trackBy(
      QueryCriteria criteria, PageSpecification paging, Sort sorting, Class<? extends T> type)
      throws VaultQueryException {
    UpdateFeed feed = UpdateFeed.buffered(publisher);
    try {
      Page<T> page = queries.page(criteria, paging, sorting, type);
      return new DataFeed<>(page, follow(feed.observable(), page, type));
    } catch (VaultQueryException | RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  private static <T extends ContractState> Observable<Update<T>> follow(
      Observable<Update<ContractState>> updates, Page<T> page, Class<? extends T> type) {
    Set<StateRef> shown =
        page.getStatesMetadata().stream().map(StateMetadata::getRef).collect(Collectors.toSet());
    Set<StateRef> shownConsumed = page.getStatesMetadata().stream()
        .filter(state -> state.getStatus() == StateStatus.CONSUMED)
        .map(StateMetadata::getRef)
        .collect(Collectors.toSet());
    return updates
        .filter(update -> update.containsType(type, page.getStateTypes()))
        .map(update -> CordaVaultService.<T>only(update, type))
        .filter(update -> !(containsAll(shown, update.getProduced())
            && containsAll(shownConsumed, update.getConsumed())));
  }

  private static <T extends ContractState> boolean containsAll(
      Set<StateRef> shown, Set<StateAndRef<T>> states) {
    return states.stream().allMatch(state -> shown.contains(state.getRef()));
  }

  @SuppressWarnings("NullAway") // Kotlin declares the flow nullable
  private static <T extends ContractState> Update<T> only(
      Update<ContractState> update, Class<? extends T> type) {
    return new Update<>(
        of(update.getConsumed(), type),
        of(update.getProduced(), type),
        update.getFlowId(),
        update.getType(),
        of(update.getReferences(), type),
        update.getConsumingTxIds());
  }

  @SuppressWarnings("unchecked") // the filter checks it
  private static <T extends ContractState> Set<StateAndRef<T>> of(
      Set<StateAndRef<ContractState>> states, Class<? extends T> type) {
    Set<StateAndRef<T>> those = new LinkedHashSet<>();
    for (StateAndRef<? extends ContractState> state : states) {
      if (type.isInstance(state.getState().getData())) {
        those.add((StateAndRef<T>) state);
      }
    }
    return those;
  }

  @Override
  public <T extends ContractState> Page<T> queryBy(Class<? extends T> type) {
    return DefaultImpls.queryBy(this, type);
  }

  @Override
  public <T extends ContractState> Page<T> queryBy(
      Class<? extends T> type, QueryCriteria criteria) {
    return DefaultImpls.queryBy(this, type, criteria);
  }

  @Override
  public <T extends ContractState> Page<T> queryBy(
      Class<? extends T> type, PageSpecification paging) {
    return DefaultImpls.queryBy(this, type, paging);
  }

  @Override
  public <T extends ContractState> Page<T> queryBy(
      Class<? extends T> type, QueryCriteria criteria, PageSpecification paging) {
    return DefaultImpls.queryBy(this, type, criteria, paging);
  }

  @Override
  public <T extends ContractState> Page<T> queryBy(
      Class<? extends T> type, QueryCriteria criteria, Sort sorting) {
    return DefaultImpls.queryBy(this, type, criteria, sorting);
  }

  @Override
  public <T extends ContractState> Page<T> queryBy(
      Class<? extends T> type, QueryCriteria criteria, PageSpecification paging, Sort sorting) {
    return DefaultImpls.queryBy(this, type, criteria, paging, sorting);
  }

  @Override
  public <T extends ContractState> DataFeed<Page<T>, Update<T>> trackBy(Class<? extends T> type) {
    return DefaultImpls.trackBy(this, type);
  }

  @Override
  public <T extends ContractState> DataFeed<Page<T>, Update<T>> trackBy(
      Class<? extends T> type, QueryCriteria criteria) {
    return DefaultImpls.trackBy(this, type, criteria);
  }

  @Override
  public <T extends ContractState> DataFeed<Page<T>, Update<T>> trackBy(
      Class<? extends T> type, PageSpecification paging) {
    return DefaultImpls.trackBy(this, type, paging);
  }

  @Override
  public <T extends ContractState> DataFeed<Page<T>, Update<T>> trackBy(
      Class<? extends T> type, QueryCriteria criteria, PageSpecification paging) {
    return DefaultImpls.trackBy(this, type, criteria, paging);
  }

  @Override
  public <T extends ContractState> DataFeed<Page<T>, Update<T>> trackBy(
      Class<? extends T> type, QueryCriteria criteria, Sort sorting) {
    return DefaultImpls.trackBy(this, type, criteria, sorting);
  }

  @Override
  public <T extends ContractState> DataFeed<Page<T>, Update<T>> trackBy(
      Class<? extends T> type, QueryCriteria criteria, PageSpecification paging, Sort sorting) {
    return DefaultImpls.trackBy(this, type, criteria, paging, sorting);
  }
}
