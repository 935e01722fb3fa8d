package io.stateset.guests;

import io.stateset.core.DevelopmentNetwork;
import io.stateset.core.StatesetNode;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceTerms;
import io.stateset.states.invoice.TaxCategory;
import io.stateset.states.invoice.flows.Invoices;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;

/** What all hosts do: run two nodes, and send an invoice from one to the other. */
final class TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TwoNodes() {}

  /** Starts the nodes in {@code folder}, trades, and closes them. */
  static void trade(Path folder) {
    DevelopmentNetwork network = DevelopmentNetwork.in(folder);
    var acme = network.node("Acme").cordapp(Invoices.cordapp());
    var globex = network.node("Globex").cordapp(Invoices.cordapp());
    try (StatesetNode seller = acme.start();
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

  private static void requireInvoice(StatesetNode node, UUID id) {
    if (node.vault().query(Invoice.class).linearId(id).count() != 1) {
      throw new IllegalStateException(node + " does not have the invoice");
    }
  }
}
