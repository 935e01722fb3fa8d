package io.stateset.examples.receivables;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.ledger.TransactionStore;
import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.notary.machine.LogLeaf;
import io.stateset.notary.store.RocksOptions;
import io.stateset.notary.store.RocksStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;

/**
 * Reads the ledgers of stopped parties from their files, and the notary's log from its own, and
 * compares all of them.
 */
final class LedgerAudit {
  private final Map<String, Map<String, WireTransaction>> ledgers = new TreeMap<>();
  private final Map<String, Map<String, String>> vaults = new TreeMap<>();
  private final Map<String, Set<String>> inFlight = new TreeMap<>();
  private final Map<String, Set<String>> accepted = new TreeMap<>();

  static LedgerAudit read(Path network, List<String> parties) {
    LedgerAudit audit = new LedgerAudit();
    Amqp amqp = Amqp.forClassLoader(LedgerAudit.class.getClassLoader());
    amqp.within(() -> {
      parties.forEach(party -> audit.readParty(network, party));
      return parties;
    });
    audit.readNotary(network.resolve("Notary").resolve("notary"));
    return audit;
  }

  private void readParty(Path network, String party) {
    try (Database database = Database.open(DatabaseOptions.embedded(network.resolve(party)))) {
      TransactionStore store = new TransactionStore(database, Clock.systemUTC());
      Map<String, WireTransaction> ledger = new HashMap<>();
      for (String id : ids(database)) {
        SignedTransaction transaction = store.getTransaction(SecureHash.create(id));
        if (transaction != null) {
          ledger.put(id, transaction.getTx());
        }
      }
      ledgers.put(party, ledger);
      vaults.put(party, vault(database));
      inFlight.put(
          party,
          store.inFlight(null).stream()
              .map(each -> each.getId().toString())
              .collect(Collectors.toSet()));
    }
  }

  private static List<String> ids(Database database) {
    return database.read(reader -> reader
        .createQuery("select tx_id from ledger_transaction")
        .mapTo(String.class)
        .list());
  }

  private static Map<String, String> vault(Database database) {
    return database.read(reader -> reader
        .createQuery("select tx_id, output_index, consumed_by from vault_state")
        .reduceRows(new HashMap<>(), (rows, row) -> {
          String by = row.getColumn("consumed_by", String.class);
          String ref = row.getColumn("tx_id", String.class) + ":"
              + row.getColumn("output_index", Integer.class);
          rows.put(ref, by == null ? "" : by);
          return rows;
        }));
  }

  private void readNotary(Path folder) {
    try (RocksStore store = RocksStore.open(RocksOptions.in(folder))) {
      store.verify();
      long size = store.head().log().size();
      for (long position = 0; position < size; position++) {
        LogLeaf leaf = store.entry(position).leaf();
        Set<String> inputs = leaf.inputs().stream()
            .map(input -> hex(input.transactionId().toString()) + ":" + input.index())
            .collect(Collectors.toCollection(TreeSet::new));
        accepted.put(hex(leaf.transactionId().toString()), inputs);
      }
    }
  }

  private static String hex(String hash) {
    return hash.toUpperCase(java.util.Locale.ROOT);
  }

  /** What somebody was told is done is in that party's ledger. */
  void requireAcknowledged(String party, Set<String> acknowledged) {
    assertThat(ledgers.get(party).keySet()).as("ledger of " + party).containsAll(acknowledged);
  }

  /** Everything that must hold of all ledgers together. */
  void requireAgreement() {
    List<String> faults = new ArrayList<>();
    requireNothingSpentTwice(faults);
    ledgers.forEach((party, ledger) -> {
      inFlight.get(party).forEach(id -> faults.add(party + " has in flight " + describe(id)));
      ledger.forEach((id, transaction) -> requireNotarised(party, id, transaction, faults));
      requireVault(party, ledger, faults);
    });
    accepted.keySet().forEach(id -> requireKnown(id, faults));
    everything().keySet().forEach(id -> requireAtAllParties(id, faults));
    assertThat(faults).isEmpty();
  }

  private void requireNothingSpentTwice(List<String> faults) {
    Map<String, String> spentBy = new HashMap<>();
    accepted.forEach((id, inputs) -> inputs.forEach(input -> {
      String before = spentBy.put(input, id);
      if (before != null) {
        faults.add(input + " is spent by " + describe(before) + " and by " + describe(id));
      }
    }));
  }

  private void requireNotarised(
      String party, String id, WireTransaction transaction, List<String> faults) {
    boolean needsNotary = !transaction.getInputs().isEmpty() || transaction.getTimeWindow() != null;
    if (needsNotary && !inputs(transaction).equals(accepted.get(id))) {
      faults.add(party + " has as final what the notary has not accepted: " + describe(id));
    }
  }

  private void requireKnown(String id, List<String> faults) {
    if (!everything().containsKey(id)) {
      faults.add("nobody has what the notary accepted: " + id);
    }
  }

  private void requireAtAllParties(String id, List<String> faults) {
    Set<String> parties = partiesOf(everything().get(id));
    for (String party : parties) {
      if (!ledgers.get(party).containsKey(id)) {
        faults.add(party + " lacks " + describe(id));
      }
    }
  }

  /** The vault has each output of the ledger that is the party's, spent by what spends it. */
  private void requireVault(
      String party, Map<String, WireTransaction> ledger, List<String> faults) {
    Map<String, String> spentBy = new HashMap<>();
    ledger.forEach(
        (id, transaction) -> inputs(transaction).forEach(input -> spentBy.put(input, id)));
    Map<String, String> vault = vaults.get(party);
    vault.forEach((ref, consumedBy) -> {
      if (!consumedBy.equals(spentBy.getOrDefault(ref, ""))) {
        faults.add("vault of " + party + " has " + ref + " consumed by '" + consumedBy
            + "', not by '" + spentBy.get(ref) + "'");
      }
    });
    ledger.forEach((id, transaction) -> {
      for (int index = 0; index < transaction.getOutputs().size(); index++) {
        ContractState state = transaction.getOutputs().get(index).getData();
        if (names(state).contains(party) && !vault.containsKey(id + ":" + index)) {
          faults.add("vault of " + party + " lacks an output of " + describe(id));
        }
      }
    });
  }

  private Map<String, WireTransaction> everything() {
    Map<String, WireTransaction> all = new HashMap<>();
    ledgers.values().forEach(all::putAll);
    return all;
  }

  private Set<String> partiesOf(WireTransaction transaction) {
    Set<String> names = new TreeSet<>();
    transaction.getOutputStates().forEach(state -> names.addAll(names(state)));
    for (StateRef input : transaction.getInputs()) {
      WireTransaction producer = everything().get(input.getTxhash().toString());
      names.addAll(names(producer.getOutputs().get(input.getIndex()).getData()));
    }
    return names;
  }

  private static Set<String> names(ContractState state) {
    return state.getParticipants().stream()
        .map(participant -> participant.nameOrNull())
        .map(CordaX500Name::getOrganisation)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> inputs(WireTransaction transaction) {
    return transaction.getInputs().stream()
        .map(ref -> ref.getTxhash() + ":" + ref.getIndex())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String describe(String id) {
    WireTransaction transaction = everything().get(id);
    String what = transaction == null
        ? ""
        : transaction.getCommands().get(0).getValue() + " of " + partiesOf(transaction);
    return id + " " + what;
  }

  String summary() {
    Map<String, Integer> sizes = new TreeMap<>();
    ledgers.forEach((party, ledger) -> sizes.put(party, ledger.size()));
    return accepted.size() + " notarised; transactions at the parties " + sizes;
  }
}
