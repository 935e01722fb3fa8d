package io.stateset.core.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Statements;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import net.corda.core.concurrent.CordaFuture;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.concurrent.CordaFutureImplKt;
import net.corda.core.internal.concurrent.OpenFuture;
import net.corda.core.messaging.DataFeed;
import net.corda.core.node.services.SignedTransactionWithStatus;
import net.corda.core.node.services.TransactionStatus;
import net.corda.core.node.services.TransactionStorage;
import net.corda.core.transactions.SignedTransaction;
import org.jspecify.annotations.Nullable;
import rx.Observable;
import rx.subjects.PublishSubject;
import rx.subjects.SerializedSubject;

/**
 * The transactions that a node knows: those it has verified, those in flight (checked, not
 * notarised yet), and those fetched and not checked yet. Writes join the thread's database
 * transaction; observers and waiters hear of a transaction after it was forced to disk.
 * Thread-safe.
 */
public final class TransactionStore implements TransactionStorage {
  private static final long CACHE_BYTES = 32L << 20;

  /** So much more than its bytes a transaction takes with the objects that it was decoded to. */
  private static final int IN_MEMORY = 4;

  private final Database database;
  private final Clock clock;
  private final Cache<SecureHash, SignedTransaction> verified = Caffeine.newBuilder()
      .maximumWeight(CACHE_BYTES)
      .weigher((SecureHash id, SignedTransaction transaction) ->
          IN_MEMORY * transaction.getTxBits().getSize())
      .executor(Runnable::run)
      .build();
  private final SerializedSubject<SignedTransaction, SignedTransaction> updates =
      new SerializedSubject<>(PublishSubject.create());
  private final Map<SecureHash, List<OpenFuture<SignedTransaction>>> waiting =
      new ConcurrentHashMap<>();

  /** {@code clock} gives the time that rows carry. */
  public TransactionStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Stores a transaction that was fetched and not checked; does nothing if one is there with that
   * id.
   */
  public void addUnverified(SignedTransaction transaction) {
    database.inTransaction(open -> statusOf(transaction.getId()).isEmpty()
        && insert(open, transaction, TransactionStatus.UNVERIFIED, null));
  }

  /**
   * Stores a transaction that waits for its notary.
   *
   * @param flow the flow that will finalise or remove it
   */
  public void addInFlight(SignedTransaction transaction, @Nullable UUID flow) {
    database.inTransaction(open -> {
      Optional<TransactionStatus> before = statusOf(transaction.getId());
      if (before.isPresent() && before.get() == TransactionStatus.UNVERIFIED) {
        delete(transaction.getId(), TransactionStatus.UNVERIFIED);
        before = Optional.empty();
      }
      return before.isEmpty() && insert(open, transaction, TransactionStatus.IN_FLIGHT, flow);
    });
  }

  /**
   * Stores a transaction as verified, whatever it was before. What the vault must learn is the
   * caller's to write in the same database transaction.
   *
   * @return false if it was verified already; then nothing is written
   */
  public boolean addVerified(SignedTransaction transaction) {
    return database.inTransaction(open -> {
      if (!becomesVerified(open, transaction)) {
        return false;
      }
      open.afterCommit(() -> verified.put(transaction.getId(), transaction));
      open.afterForced(() -> announce(transaction));
      return true;
    });
  }

  /** Another flow may insert it between the first try and the second. */
  private boolean becomesVerified(Transaction open, SignedTransaction transaction) {
    return verified.getIfPresent(transaction.getId()) == null
        && (promote(open, transaction)
            || insert(open, transaction, TransactionStatus.VERIFIED, null)
            || promote(open, transaction));
  }

  /** Forgets a transaction whose notary refused it. Only an in-flight one is removed. */
  public void removeInFlight(SecureHash id) {
    delete(id, TransactionStatus.IN_FLIGHT);
  }

  /** The transactions in flight whose flow is {@code flow}; of all flows if it is null. */
  public List<SignedTransaction> inFlight(@Nullable UUID flow) {
    String condition = flow == null ? "" : " and flow_id = :flow";
    return database.read(reader -> {
      var query = reader
          .createQuery("select content from ledger_transaction where status = :status" + condition)
          .bind("status", stored(TransactionStatus.IN_FLIGHT));
      if (flow != null) {
        query.bind("flow", flow.toString());
      }
      return query
          .map((row, context) -> SignedTransactionCodec.decode(row.getBytes(1)))
          .list();
    });
  }

  /**
   * Notes with a final transaction that {@code flow}, which settled it, has still to tell the other
   * parties.
   */
  public void markUntold(SecureHash id, UUID flow) {
    setTeller(id, flow.toString());
  }

  /** All parties were told of a transaction that was settled here. */
  public void markTold(SecureHash id) {
    setTeller(id, null);
  }

  private void setTeller(SecureHash id, @Nullable String flow) {
    database.inTransaction(open -> open.update(
        "update ledger_transaction set flow_id = ? where tx_id = ? and status = ?",
        flow,
        id.toString(),
        stored(TransactionStatus.VERIFIED)));
  }

  /** The transactions that were settled here, and that not all parties were told of. */
  public List<SecureHash> untold() {
    return database.read(reader -> reader
        .createQuery("select tx_id from ledger_transaction"
            + " where status = :status and flow_id is not null")
        .bind("status", stored(TransactionStatus.VERIFIED))
        .map((row, context) -> SecureHash.create(row.getString(1)))
        .list());
  }

  /** False if there is one with that id. */
  private boolean insert(
      Transaction open,
      SignedTransaction transaction,
      TransactionStatus status,
      @Nullable UUID flow) {
    return open.insertUnlessPresent(
        "insert into ledger_transaction (tx_id, status, content, flow_id, recorded_at, epoch)"
            + " values (?, ?, ?, ?, ?, ?)",
        transaction.getId().toString(),
        stored(status),
        SignedTransactionCodec.encode(transaction),
        flow == null ? null : flow.toString(),
        clock.instant(),
        database.epoch());
  }

  /** False if there is none, or it is verified already. */
  private boolean promote(Transaction open, SignedTransaction transaction) {
    int verified = stored(TransactionStatus.VERIFIED);
    int updated = open.update(
        "update ledger_transaction set status = ?, content = ?, flow_id = null,"
            + " recorded_at = ?, epoch = ? where tx_id = ? and status <> ?",
        verified,
        SignedTransactionCodec.encode(transaction),
        clock.instant(),
        database.epoch(),
        transaction.getId().toString(),
        verified);
    return updated > 0;
  }

  private void delete(SecureHash id, TransactionStatus status) {
    database.inTransaction(open -> open.update(
        "delete from ledger_transaction where tx_id = ? and status = ?",
        id.toString(),
        stored(status)));
  }

  private void announce(SignedTransaction transaction) {
    List<OpenFuture<SignedTransaction>> futures = waiting.remove(transaction.getId());
    if (futures != null) {
      futures.forEach(future -> future.set(transaction));
    }
    updates.onNext(transaction);
  }

  @Override
  public @Nullable SignedTransaction getTransaction(SecureHash id) {
    SignedTransactionWithStatus found = getTransactionWithStatus(id);
    return found != null && found.getStatus() == TransactionStatus.VERIFIED ? found.getStx() : null;
  }

  @Override
  public @Nullable SignedTransactionWithStatus getTransactionWithStatus(SecureHash id) {
    SignedTransaction cached = verified.getIfPresent(id);
    if (cached != null) {
      return new SignedTransactionWithStatus(cached, TransactionStatus.VERIFIED);
    }
    return database.read(reader -> reader
        .createQuery("select content, status from ledger_transaction where tx_id = :id")
        .bind("id", id.toString())
        .map((row, context) ->
            new SignedTransactionWithStatus(decoded(id, row.getBytes(1)), statusOf(row.getInt(2))))
        .findOne()
        .map(this::remember)
        .orElse(null));
  }

  /** A disk that gave back other bytes must not pass off another transaction for this one. */
  private static SignedTransaction decoded(SecureHash id, byte[] content) {
    SignedTransaction transaction = SignedTransactionCodec.decode(content);
    if (!transaction.getId().equals(id)) {
      throw new LedgerException(
          LedgerException.Code.DAMAGED, "What is stored as transaction " + id + " is not it", null);
    }
    return transaction;
  }

  /**
   * Only what is committed may be shared with other threads: a row read within a writing
   * transaction may be undone.
   */
  private SignedTransactionWithStatus remember(SignedTransactionWithStatus found) {
    if (found.getStatus() == TransactionStatus.VERIFIED) {
      Runnable share = () -> verified.put(found.getId(), found.getStx());
      database.current().ifPresentOrElse(open -> open.afterCommit(share), share);
    }
    return found;
  }

  private Optional<TransactionStatus> statusOf(SecureHash id) {
    if (verified.getIfPresent(id) != null) {
      return Optional.of(TransactionStatus.VERIFIED);
    }
    OptionalLong status = database.read(reader -> Statements.findLong(
        reader, "select status from ledger_transaction where tx_id = ?", id.toString()));
    return status.isPresent() ? Optional.of(statusOf((int) status.getAsLong())) : Optional.empty();
  }

  @Override
  public Observable<SignedTransaction> getUpdates() {
    return updates.asObservable();
  }

  /**
   * Corda's snapshot with updates. The snapshot is empty: a ledger of years does not fit into
   * memory.
   */
  @Override
  public DataFeed<List<SignedTransaction>, SignedTransaction> track() {
    return new DataFeed<>(List.of(), getUpdates());
  }

  @Override
  public CordaFuture<SignedTransaction> trackTransaction(SecureHash id) {
    OpenFuture<SignedTransaction> future = CordaFutureImplKt.openFuture();
    waiting.compute(id, (key, futures) -> {
      List<OpenFuture<SignedTransaction>> all =
          futures == null ? new ArrayList<>() : new ArrayList<>(futures);
      all.add(future);
      return all;
    });
    SignedTransaction present = getTransaction(id);
    if (present != null) {
      waiting.computeIfPresent(id, (key, futures) -> without(futures, future));
      future.set(present);
    }
    return future;
  }

  private static @Nullable List<OpenFuture<SignedTransaction>> without(
      List<OpenFuture<SignedTransaction>> futures, OpenFuture<SignedTransaction> done) {
    List<OpenFuture<SignedTransaction>> rest = new ArrayList<>(futures);
    rest.remove(done);
    return rest.isEmpty() ? null : rest;
  }

  private static int stored(TransactionStatus status) {
    return switch (status) {
      case UNVERIFIED -> 1;
      case IN_FLIGHT -> 2;
      case VERIFIED -> 3;
    };
  }

  private static TransactionStatus statusOf(int stored) {
    return switch (stored) {
      case 1 -> TransactionStatus.UNVERIFIED;
      case 2 -> TransactionStatus.IN_FLIGHT;
      case 3 -> TransactionStatus.VERIFIED;
      default ->
        throw new LedgerException(
            LedgerException.Code.DAMAGED,
            "A stored transaction has the unknown status " + stored,
            null);
    };
  }
}
