package io.stateset.states.invoice.flows;

import io.stateset.core.Cordapp;
import io.stateset.core.StatesetNode;
import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceStatus;
import io.stateset.states.invoice.InvoiceTerms;
import io.stateset.states.invoice.TaxCategory;
import io.stateset.testkit.StatesetNetwork;
import io.stateset.testkit.TestClock;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import net.corda.core.contracts.LinearState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.identity.Party;
import net.corda.core.node.services.Vault;
import net.corda.core.node.services.vault.QueryCriteria.LinearStateQueryCriteria;

/** A seller, a buyer, a lender and a notary in one JVM, and short words for what they do. */
final class TradeNetwork implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final List<String> TRADERS = List.of("Seller", "Buyer", "Lender");

  private static final TaxCategory STANDARD = new TaxCategory("S", new BigDecimal("20"));

  private final StatesetNetwork network;
  private final Path folder;

  TradeNetwork(Path folder, Cordapp... more) {
    this.folder = folder;
    StatesetNetwork.Builder builder = StatesetNetwork.builder()
        .folder(folder)
        .nodes(TRADERS.toArray(String[]::new))
        .cordapp(Invoices.cordapp());
    List.of(more).forEach(builder::cordapp);
    network = builder.start();
  }

  Path folderOf(String organisation) {
    return folder.resolve("nodes").resolve(organisation);
  }

  TestClock clock() {
    return network.clock();
  }

  StatesetNode node(String organisation) {
    return network.node(organisation);
  }

  CompletableFuture<Void> crashAt(String organisation, String point) {
    return network.crashAt(organisation, point, 1);
  }

  void restart(String organisation) {
    network.restart(organisation);
  }

  Party party(String organisation) {
    return network.party(organisation);
  }

  Invoices seller() {
    return Invoices.on(node("Seller"));
  }

  Invoices buyer() {
    return Invoices.on(node("Buyer"));
  }

  Invoices lender() {
    return Invoices.on(node("Lender"));
  }

  /** 2 × 50.00 and 20 % tax, due in 30 days. */
  InvoiceTerms terms() {
    LocalDate today = LocalDate.ofInstant(clock().instant(), ZoneOffset.UTC);
    return InvoiceTerms.builder()
        .number("2026-0001")
        .issueDate(today)
        .dueDate(today.plusDays(30))
        .currency("EUR")
        .line("Chairs", "2", "50.00", STANDARD)
        .build();
  }

  /** An invoice that the buyer has got. */
  UUID issued() {
    UUID id = UUID.randomUUID();
    seller().issue(id, party("Buyer"), terms()).get(PATIENCE);
    awaitInvoice("Buyer", id, InvoiceStatus.ISSUED);
    return id;
  }

  /** An invoice that the buyer has approved and the lender was shown. */
  UUID approved() {
    UUID id = issued();
    buyer().approve(id).get(PATIENCE);
    awaitInvoice("Seller", id, InvoiceStatus.APPROVED);
    seller().show(id, party("Lender")).get(PATIENCE);
    awaitInvoice("Lender", id, InvoiceStatus.APPROVED);
    return id;
  }

  /** An agreement of seller and lender to finance {@code invoice}. */
  UUID agreed(UUID invoice, long priceMinor) {
    UUID agreement = offered(invoice, priceMinor);
    seller().agree(agreement).get(PATIENCE);
    awaitAgreement("Lender", agreement, FinancingStatus.AGREED);
    return agreement;
  }

  /** An offer of the lender that the seller has got. */
  UUID offered(UUID invoice, long priceMinor) {
    UUID agreement = UUID.randomUUID();
    lender().offer(agreement, invoice, priceMinor).get(PATIENCE);
    awaitAgreement("Seller", agreement, FinancingStatus.OFFERED);
    return agreement;
  }

  /** Others' steps reach a node a moment after they are final for who took them. */
  Invoice awaitInvoice(String who, UUID id, InvoiceStatus status) {
    return await(who, Invoice.class, id, invoice -> invoice.getStatus() == status);
  }

  FinancingAgreement awaitAgreement(String who, UUID id, FinancingStatus status) {
    return await(who, FinancingAgreement.class, id, agreement -> agreement.getStatus() == status);
  }

  private <T extends LinearState> T await(
      String who, Class<T> type, UUID id, Predicate<T> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (StateAndRef<T> found : current(who, type, id)) {
        if (condition.test(found.getState().getData())) {
          return found.getState().getData();
        }
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    throw new AssertionError(who + " has only " + current(who, type, id));
  }

  <T extends LinearState> List<StateAndRef<T>> current(String who, Class<T> type, UUID id) {
    var criteria =
        new LinearStateQueryCriteria(null, List.of(id), null, Vault.StateStatus.UNCONSUMED);
    return node(who).services().getVaultService().<T>queryBy(type, criteria).getStates();
  }

  /** Ends one organisation's node, so that its files can be looked at. */
  void stop(String organisation) {
    network.stop(organisation);
  }

  @Override
  public void close() {
    network.close();
  }
}
