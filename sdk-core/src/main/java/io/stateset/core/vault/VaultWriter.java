package io.stateset.core.vault;

import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import net.corda.core.contracts.ComponentGroupEnum;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.TransactionStorage;
import net.corda.core.transactions.ComponentGroup;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a recorded transaction changes. Thread-safe. */
final class VaultWriter {
  private static final Logger LOG = LoggerFactory.getLogger(VaultWriter.class);

  private final Database database;
  private final Amqp amqp;
  private final Clock clock;
  private final Predicate<PublicKey> ours;
  private final TransactionStorage transactions;
  private final StateClasses classes;
  private final StateReader reader;
  private final ColumnTables columns;
  private final UpdatePublisher publisher;
  private final AtomicLong lastState = new AtomicLong();
  private final AtomicLong lastUpdate = new AtomicLong();
  private final Map<Transaction, PendingUpdate> pending = new ConcurrentHashMap<>();

  VaultWriter(
      Database database,
      Amqp amqp,
      Clock clock,
      Predicate<PublicKey> ours,
      TransactionStorage transactions,
      StateClasses classes,
      StateReader reader,
      ColumnTables columns,
      UpdatePublisher publisher) {
    this.database = database;
    this.amqp = amqp;
    this.clock = clock;
    this.ours = ours;
    this.transactions = transactions;
    this.classes = classes;
    this.reader = reader;
    this.columns = columns;
    this.publisher = publisher;
  }

  /**
   * Continues the numbers of the last run; only the holder of the lease writes, so memory can count
   * them from here.
   */
  void load() {
    lastState.set(maximum("SELECT MAX(state_id) FROM vault_state"));
    lastUpdate.set(maximum("SELECT MAX(update_id) FROM vault_sequence"));
  }

  private long maximum(String sql) {
    return database.read(
        handle -> handle.createQuery(sql).mapTo(Long.class).findOne().orElse(0L));
  }

  VaultChange record(
      Transaction open, WireTransaction transaction, StatesToRecord how, @Nullable UUID flow) {
    return amqp.within(() -> new Recording(open, transaction, how, flow).run());
  }

  /** One transaction on its way into the tables. */
  private final class Recording {
    private final Transaction open;
    private final Handle handle;
    private final WireTransaction transaction;
    private final StatesToRecord how;
    private final @Nullable UUID flow;
    private final Map<StateRef, StateRow> known;
    private final Map<StateRef, String> spent;

    Recording(
        Transaction open, WireTransaction transaction, StatesToRecord how, @Nullable UUID flow) {
      this.open = open;
      this.handle = open.writer();
      this.transaction = transaction;
      this.how = how;
      this.flow = flow;
      Set<StateRef> outputs = outputRefs();
      Set<StateRef> touched = new LinkedHashSet<>(transaction.getInputs());
      touched.addAll(transaction.getReferences());
      touched.addAll(outputs);
      this.known = StateTable.find(handle, touched);
      touched.removeAll(known.keySet());
      this.spent = StateTable.findSpent(handle, touched);
    }

    private Set<StateRef> outputRefs() {
      Set<StateRef> refs = new LinkedHashSet<>();
      for (int index = 0; index < transaction.getOutputs().size(); index++) {
        refs.add(new StateRef(transaction.getId(), index));
      }
      return refs;
    }

    VaultChange run() {
      List<StateRow> consumed = consumedRows();
      List<NewState> produced = how == StatesToRecord.NONE ? List.of() : newOutputs();
      boolean concerns = !consumed.isEmpty() || !produced.isEmpty();
      List<NewState> references =
          concerns && how != StatesToRecord.NONE ? newReferences() : List.of();
      StateTable.insertSpent(handle, unknownInputs(), transaction.getId().toString());
      return concerns ? write(consumed, produced, references) : VaultChange.NONE;
    }

    private List<StateRow> consumedRows() {
      return transaction.getInputs().stream()
          .map(known::get)
          .filter(row -> row != null && !row.consumed())
          .toList();
    }

    /** Inputs that are neither in the vault nor noted as spent. */
    private List<StateRef> unknownInputs() {
      return transaction.getInputs().stream()
          .filter(ref -> !known.containsKey(ref) && !spent.containsKey(ref))
          .toList();
    }

    private List<NewState> newOutputs() {
      List<NewState> states = new ArrayList<>();
      for (StateRef ref : outputRefs()) {
        if (!known.containsKey(ref)) {
          newState(transaction, ref)
              .filter(
                  state -> how == StatesToRecord.ALL_VISIBLE || state.facts().relevant())
              .ifPresent(states::add);
        }
      }
      return states;
    }

    /**
     * What contracts looked at is kept too, as in Corda: it may be needed to understand the states.
     */
    private List<NewState> newReferences() {
      List<NewState> states = new ArrayList<>();
      for (StateRef ref : transaction.getReferences()) {
        if (!known.containsKey(ref)) {
          producer(ref.getTxhash())
              .flatMap(producer -> newState(producer, ref))
              .ifPresent(states::add);
        }
      }
      return states;
    }

    private Optional<NewState> newState(WireTransaction producer, StateRef ref) {
      return facts(producer, ref)
          .map(facts -> new NewState(
              lastState.incrementAndGet(),
              ref,
              facts,
              content(producer, ref.getIndex()),
              spent.get(ref)));
    }

    private VaultChange write(
        List<StateRow> consumed, List<NewState> produced, List<NewState> references) {
      List<NewState> added = new ArrayList<>(produced);
      added.addAll(references);
      added.forEach(state -> classes.add(state.stateClass()));
      PendingUpdate update = pendingUpdate(open);
      String id = transaction.getId().toString();
      StateTable.Stamp stamp =
          new StateTable.Stamp(clock.instant(), update.id(), id, database.epoch(), flow);
      StateTable.insert(handle, added, stamp);
      columns.insert(handle, added);
      StateTable.consume(handle, consumed, stamp);
      VaultChange change = VaultChange.of(
          transaction.getId(),
          consumed.stream().map(reader::read).toList(),
          produced,
          references,
          flow);
      update.add(id, change);
      open.afterCommit(() -> added.forEach(
          state -> reader.remember(state.id(), state.facts().state(), state.content().length)));
      return change;
    }
  }

  /** Everything that one database transaction records is one update. */
  private PendingUpdate pendingUpdate(Transaction open) {
    PendingUpdate present = pending.get(open);
    return present != null ? present : begin(open);
  }

  private PendingUpdate begin(Transaction open) {
    PendingUpdate update = new PendingUpdate(lastUpdate.incrementAndGet());
    pending.put(open, update);
    open.onSequence(number -> {
      StateTable.insertSequence(open.writer(), number, update.id(), update.transactions());
      publisher.expect(update.at(number));
    });
    open.afterCommit(() -> pending.remove(open));
    open.afterForced(() -> publisher.settle(update, true));
    open.afterRollback(() -> {
      pending.remove(open);
      publisher.settle(update, false);
    });
    return update;
  }

  private Optional<WireTransaction> producer(SecureHash id) {
    SignedTransaction found = transactions.getTransaction(id);
    return found != null && found.getCoreTransaction() instanceof WireTransaction wire
        ? Optional.of(wire)
        : Optional.empty();
  }

  /**
   * Decodes the state and asks it for what its columns hold. A state of a class that this node does
   * not have, or whose code throws, is left out: the transaction is valid and notarised, and
   * nothing must keep the node from recording it.
   */
  private Optional<StateFacts> facts(WireTransaction producer, StateRef ref) {
    try {
      TransactionState<?> state = producer.getOutputs().get(ref.getIndex());
      return Optional.of(StateFacts.of(state, ours));
    } catch (Exception | LinkageError e) {
      LOG.warn(
          "state {} is not in the vault: its class is not known here, or its code failed: {}",
          ref,
          e.getClass().getName());
      return Optional.empty();
    }
  }

  @SuppressWarnings("EnumOrdinal") // Corda defines a group's index as the ordinal
  private static byte[] content(WireTransaction producer, int index) {
    Collection<ComponentGroup> groups = producer.getComponentGroups();
    for (ComponentGroup group : groups) {
      if (group.getGroupIndex() == ComponentGroupEnum.OUTPUTS_GROUP.ordinal()) {
        return group.getComponents().get(index).getBytes();
      }
    }
    throw new IllegalStateException("a transaction with outputs has a group for them");
  }
}
