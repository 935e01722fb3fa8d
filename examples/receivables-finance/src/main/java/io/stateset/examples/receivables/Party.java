package io.stateset.examples.receivables;

import io.stateset.core.StatesetNode;
import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.flows.InvoiceFlows;
import io.stateset.states.invoice.flows.Invoices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.node.services.Vault;
import net.corda.core.node.services.vault.QueryCriteria.VaultQueryCriteria;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;

/**
 * One company of the story: does what it is told with its node, and shows what it sees. Not
 * thread-safe.
 */
public final class Party {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StatesetNode node;
  private final Path folder;
  private final Invoices invoices;

  /**
   * A party with that node, which the caller closes.
   *
   * @param folder where it keeps what opens its documents' references
   */
  public Party(StatesetNode node, Path folder) {
    this.node = node;
    this.folder = folder;
    this.invoices = Invoices.on(node);
  }

  /** Carries out one line of the story and returns what there is to say about it. */
  public String perform(String line) {
    String[] words = line.split(" ", -1);
    UUID id = words.length > 1 ? UUID.fromString(words[1]) : new UUID(0, 0);
    return switch (words[0]) {
      case "issue" ->
        issue(id, words[2], line.substring(line.indexOf(words[2]) + words[2].length() + 1));
      case "approve" -> done(invoices.approve(id).get(PATIENCE));
      case "show" -> show(id, words[2]);
      case "offer" ->
        done(invoices
            .offer(id, UUID.fromString(words[2]), Long.parseLong(words[3]))
            .get(PATIENCE));
      case "agree" -> done(invoices.agree(id).get(PATIENCE));
      case "finance" -> done(invoices.finance(id).get(PATIENCE));
      case "finance-again" -> financeAgain(id, words[2]);
      case "pay-price" -> done(invoices.payPrice(id, words[2]).get(PATIENCE));
      case "settle-price" -> done(invoices.settlePrice(id).get(PATIENCE));
      case "pay" -> done(invoices.pay(id, words[2]).get(PATIENCE));
      case "settle" -> done(invoices.settle(id).get(PATIENCE));
      case "await" -> await(id, words[2]);
      case "state" -> reference(id);
      case "vault" -> String.join("\n", vault());
      case "graph" -> String.join("\n", graph());
      default -> throw new IllegalArgumentException("Nobody knows how to " + words[0]);
    };
  }

  private String issue(UUID id, String buyer, String file) {
    byte[] salt = new byte[32];
    new SecureRandom().nextBytes(salt);
    keep(salt, id);
    var terms = UblReader.read(Path.of(file), salt);
    SignedTransaction issued = invoices.issue(id, party(buyer), terms).get(PATIENCE);
    return done(issued) + " invoice " + terms.getNumber() + " over "
        + terms.payable().toPlainString() + " " + terms.getCurrency() + ", due "
        + terms.getDueDate();
  }

  /** Whoever is given this and the invoice's file can see that the ledger speaks of that file. */
  private void keep(byte[] salt, UUID id) {
    try {
      Files.write(folder.resolve(id + ".salt"), salt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String show(UUID id, String lender) {
    invoices.show(id, party(lender)).get(PATIENCE);
    return "shown";
  }

  /** What a dishonest seller tries: to sell what it has sold already. */
  private String financeAgain(UUID agreement, String oldState) {
    String[] parts = oldState.split(":", 2);
    StateRef old = new StateRef(SecureHash.create(parts[0]), Integer.parseInt(parts[1]));
    return done(node.startFlow(InvoiceFlows.Finance.class, agreement, old).get(PATIENCE));
  }

  private net.corda.core.identity.Party party(String organisation) {
    CordaX500Name name = Network.name(organisation);
    return node.party(name).orElseThrow(() -> new IllegalArgumentException("Nobody knows " + name));
  }

  private static String done(SignedTransaction transaction) {
    return transaction.getId().toString().substring(0, 8);
  }

  /** Others' steps reach this node a moment after they are final for them. */
  private String await(UUID id, String status) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (StateAndRef<ContractState> state : states(Vault.StateStatus.UNCONSUMED)) {
        if (isAt(state.getState().getData(), id, status)) {
          return status;
        }
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new IllegalStateException(id + " has not become " + status + " here");
  }

  private static boolean isAt(ContractState state, UUID id, String status) {
    return state instanceof LinearState linear
        && linear.getLinearId().getId().equals(id)
        && statusOf(state).equals(status);
  }

  private static String statusOf(ContractState state) {
    if (state instanceof Invoice invoice) {
      return invoice.getStatus().name();
    }
    return state instanceof FinancingAgreement agreement ? agreement.getStatus().name() : "";
  }

  private String reference(UUID id) {
    return states(Vault.StateStatus.UNCONSUMED).stream()
        .filter(state -> state.getState().getData() instanceof LinearState linear
            && linear.getLinearId().getId().equals(id))
        .map(state -> state.getRef().getTxhash() + ":" + state.getRef().getIndex())
        .findFirst()
        .orElseThrow();
  }

  private List<StateAndRef<ContractState>> states(Vault.StateStatus status) {
    return node.services()
        .getVaultService()
        .<ContractState>queryBy(ContractState.class, new VaultQueryCriteria(status))
        .getStates();
  }

  private List<String> vault() {
    List<String> lines = new ArrayList<>();
    states(Vault.StateStatus.UNCONSUMED)
        .forEach(state -> lines.add(describe(state.getState().getData())));
    return lines;
  }

  private static String describe(ContractState state) {
    if (state instanceof Invoice invoice) {
      return "Invoice " + invoice.getTerms().getNumber() + ": " + invoice.getStatus() + ", "
          + invoice.getTerms().payable().toPlainString() + " "
          + invoice.getTerms().getCurrency() + " payable to "
          + invoice.getPayee().getName().getOrganisation();
    } else if (state instanceof FinancingAgreement agreement) {
      return "Financing by " + agreement.getLender().getName().getOrganisation() + ": "
          + agreement.getStatus() + ", price " + agreement.getPriceMinor() + " minor units of "
          + agreement.getCurrency();
    }
    return state.toString();
  }

  /** A line a transaction, tab-separated: id, what it did, inputs, references. */
  private List<String> graph() {
    List<String> lines = new ArrayList<>();
    states(Vault.StateStatus.ALL).stream()
        .map(state -> state.getRef().getTxhash())
        .distinct()
        .forEach(id -> lines.add(graphLine(id)));
    return lines;
  }

  private String graphLine(SecureHash id) {
    SignedTransaction transaction = node.services().getValidatedTransactions().getTransaction(id);
    WireTransaction wire = transaction.getTx();
    ContractState output = wire.getOutputStates().get(0);
    String label = output.getClass().getSimpleName() + " " + statusOf(output);
    return String.join(
        "\t", id.toString(), label, refs(wire.getInputs()), refs(wire.getReferences()));
  }

  private static String refs(List<StateRef> refs) {
    return String.join(",", refs.stream().map(ref -> ref.getTxhash().toString()).toList());
  }
}
