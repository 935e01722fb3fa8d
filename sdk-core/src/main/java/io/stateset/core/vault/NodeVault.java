package io.stateset.core.vault;

import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import net.corda.core.contracts.ContractState;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.TransactionStorage;
import net.corda.core.node.services.Vault.Update;
import net.corda.core.node.services.VaultService;
import net.corda.core.transactions.CoreTransaction;
import net.corda.core.transactions.WireTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A node's vault: the one that applications see, the one that Corda's flows see, and what recording
 * needs. Thread-safe.
 */
public final class NodeVault implements Vault, AutoCloseable {
  private final Database database;
  private final StateClasses classes;
  private final StateReader reader;
  private final ColumnTables columns;
  private final VaultThreads threads;
  private final UpdatePublisher publisher;
  private final VaultWriter writer;
  private final SoftLocks locks;
  private final QueryRunner queries;
  private final VaultService cordaService;

  private NodeVault(
      Database database,
      Amqp amqp,
      Clock clock,
      Predicate<PublicKey> ours,
      TransactionStorage transactions) {
    this.database = database;
    this.classes = new StateClasses(amqp.context().getDeserializationClassLoader());
    this.reader = new StateReader(amqp);
    this.columns = new ColumnTables(database, classes, reader);
    this.threads = new VaultThreads(amqp, 2 * UpdatePublisher.MAX_OBSERVERS);
    this.publisher = new UpdatePublisher(threads);
    this.locks = new SoftLocks(database, clock);
    this.writer = new VaultWriter(
        database, amqp, clock, ours, transactions, classes, reader, columns, publisher);
    this.queries = new QueryRunner(database, classes, reader, columns);
    this.cordaService = new CordaVaultService(
        database, new CordaQueries(database, classes, reader), locks, publisher, reader);
  }

  /**
   * Opens the vault in {@code database}.
   *
   * @param amqp decodes states, and knows the classes of the node's CorDapps
   * @param clock dates what is recorded
   * @param ours whether the node can sign for a key, which is never a composite one
   * @param transactions where states come from that a recorded transaction refers to
   */
  public static NodeVault open(
      Database database,
      Amqp amqp,
      Clock clock,
      Predicate<PublicKey> ours,
      TransactionStorage transactions) {
    NodeVault vault = new NodeVault(database, amqp, clock, ours, transactions);
    vault.classes.load(database);
    vault.writer.load();
    vault.publisher.startAt(database.read(handle -> handle
        .createQuery("SELECT MAX(seq) FROM vault_sequence")
        .mapTo(Long.class)
        .findOne()
        .orElse(0L)));
    return vault;
  }

  /**
   * Writes what a verified, notarised transaction changes, in the database transaction that records
   * it: inputs become consumed, outputs and reference states come in as {@code how} says. Repeating
   * it changes nothing; repeating it with {@code ALL_VISIBLE} adds what was left out. Call it for
   * {@code NONE} too: nothing comes in, inputs that the vault has are consumed. Observers hear of
   * it after it was forced to disk.
   *
   * @param flow the flow that records; it locks the fungible states that it makes, until
   *     {@link #releaseLocks}
   * @return the change, as Corda shows it; empty if the transaction does not concern this vault
   * @throws VaultException {@code UNSUPPORTED_TRANSACTION} for a change of notary or an upgrade
   */
  public Update<ContractState> record(
      Transaction open, CoreTransaction transaction, StatesToRecord how, @Nullable UUID flow) {
    if (!(transaction instanceof WireTransaction wire)) {
      throw new VaultException(
          VaultException.Code.UNSUPPORTED_TRANSACTION,
          "transactions of this kind are not recorded: "
              + transaction.getClass().getSimpleName());
    }
    VaultChange change = writer.record(open, wire, how, flow);
    if (flow != null && change.makesFungible()) {
      locks.note(flow);
    }
    return change.asUpdate();
  }

  /** Corda's view, for flows. */
  public VaultService cordaService() {
    return cordaService;
  }

  /**
   * Releases what the flow has locked; to be called when it ends. Costs nothing if it locked
   * nothing.
   */
  public void releaseLocks(UUID flow) {
    locks.releaseAll(flow);
  }

  /**
   * Releases, at the node's start, the locks of all owners but {@code alive}: the flows that go on.
   *
   * @return how many states were released
   */
  public int releaseStaleLocks(Set<UUID> alive) {
    return locks.releaseStale(alive);
  }

  @Override
  public <T extends ContractState> VaultQuery<T> query(Class<T> type) {
    return VaultQuery.of(queries, type);
  }

  @Override
  public long sequence() {
    return publisher.frontier();
  }

  @Override
  public <T extends ContractState> VaultSubscription subscribe(
      Class<T> type, long after, VaultListener<T> listener) {
    if (after < 0 || after > sequence()) {
      throw new VaultException(
          VaultException.Code.UNKNOWN_SEQUENCE,
          "there is no update " + after + "; the last one is " + sequence());
    }
    UpdateSubscription<T> subscription = new UpdateSubscription<>(
        database, reader, classes, publisher, threads, type, after, listener);
    subscription.start();
    return subscription;
  }

  @Override
  public void register(StateColumns<?> definition) {
    columns.register(definition);
  }

  /**
   * Ends all subscriptions and threads; an observer that is busy is given a few seconds.
   * Idempotent.
   */
  @Override
  public void close() {
    publisher.close();
  }
}
