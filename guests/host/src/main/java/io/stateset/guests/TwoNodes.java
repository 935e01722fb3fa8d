package io.stateset.guests;

import io.stateset.core.DevelopmentNetwork;
import io.stateset.core.NodeService;
import io.stateset.core.StatesetNode;
import io.stateset.notary.engine.SoloEngine;
import io.stateset.notary.engine.SoloOptions;
import io.stateset.notary.gateway.GatewayOptions;
import io.stateset.notary.gateway.NotaryService;
import io.stateset.notary.store.InMemoryStore;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceTerms;
import io.stateset.states.invoice.TaxCategory;
import io.stateset.states.invoice.flows.Invoices;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What all hosts do: run two nodes and a notary, and send an invoice from one to the other.
 *
 * <p>The notary keeps its state in memory. RocksDB would ask the system for its C library with a
 * process, and the JDK keeps a thread for that for a minute.
 */
final class TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TwoNodes() {}

  /** Starts the nodes in {@code folder}, trades, and closes them. */
  static void trade(Path folder) {
    DevelopmentNetwork network = DevelopmentNetwork.in(folder);
    var acme = network.node("Acme").cordapp(Invoices.cordapp());
    var globex = network.node("Globex").cordapp(Invoices.cordapp());
    NodeService unique = NotaryService.of(
        () -> SoloEngine.start(new InMemoryStore(), SoloOptions.with(Clock.systemUTC())),
        GatewayOptions.DEFAULT);
    try (StatesetNode ignored = network.notary().service(unique).start();
        StatesetNode seller = acme.start();
        StatesetNode buyer = globex.start()) {
      UUID id = UUID.randomUUID();
      Invoices.on(seller).issue(id, buyer.identity(), terms()).get(PATIENCE);
      requireInvoice(seller, id);
      requireInvoice(buyer, id);
    }
  }

  private static InvoiceTerms terms() {
    return InvoiceTerms.builder()
        .number("2026-1")
        .currency("EUR")
        .issueDate(LocalDate.of(2026, 1, 1))
        .dueDate(LocalDate.of(2026, 2, 1))
        .line("Office chair", "2", "149.90", new TaxCategory("S", new BigDecimal("19")))
        .build();
  }

  /** The buyer has it a moment after the seller's call returned. */
  private static void requireInvoice(StatesetNode node, UUID id) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (node.vault().query(Invoice.class).linearId(id).count() != 1) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(node + " does not have the invoice");
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
