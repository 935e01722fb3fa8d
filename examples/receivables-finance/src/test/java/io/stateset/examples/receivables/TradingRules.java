package io.stateset.examples.receivables;

import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetNode;
import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceStatus;
import io.stateset.states.invoice.InvoiceTerms;
import io.stateset.states.invoice.TaxCategory;
import io.stateset.states.invoice.flows.Invoices;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import net.corda.core.identity.Party;
import net.corda.core.node.services.Vault.StateStatus;

/** What a party does next, as it follows from its vault alone. For one thread. */
final class TradingRules {
  private static final int OPEN_INVOICES = 4;

  private final StatesetNode node;
  private final String role;
  private final Invoices invoices;
  private final Set<UUID> shown = ConcurrentHashMap.newKeySet();
  private List<Invoice> known = List.of();
  private Collection<FinancingAgreement> agreements = List.of();

  TradingRules(StatesetNode node, String role) {
    this.node = node;
    this.role = role;
    this.invoices = Invoices.on(node);
  }

  /** Something to do; two of the same name must not be under way at once. */
  record Task(String name, Supplier<FlowHandle<?>> start) {}

  List<Task> whatToDo() {
    if (role.equals("Notary")) {
      return List.of();
    }
    known =
        node.vault().query(Invoice.class).stream().map(state -> state.data()).toList();
    agreements = node.vault().query(FinancingAgreement.class).stream()
        .map(state -> state.data())
        .toList();
    return switch (role) {
      case "Seller" -> sell();
      case "Buyer" -> buy();
      default -> lend();
    };
  }

  private List<Task> sell() {
    List<Task> tasks = new ArrayList<>();
    long open = known.stream()
        .filter(invoice -> invoice.getStatus() != InvoiceStatus.SETTLED)
        .count();
    for (long slot = open; slot < OPEN_INVOICES; slot++) {
      tasks.add(new Task(
          "issue " + slot, () -> invoices.issue(UUID.randomUUID(), party("Buyer"), terms())));
    }
    for (Invoice invoice : known) {
      UUID id = invoice.getLinearId().getId();
      if (invoice.getStatus() == InvoiceStatus.APPROVED && !shown.contains(id)) {
        tasks.add(new Task("show " + id, () -> {
          FlowHandle<Void> flow = invoices.show(id, party("Lender"));
          CompletableFuture<?> unused = flow.result().thenRun(() -> shown.add(id));
          return flow;
        }));
      }
    }
    for (FinancingAgreement agreement : agreements) {
      answer(agreement, tasks);
    }
    return tasks;
  }

  private void answer(FinancingAgreement agreement, List<Task> tasks) {
    UUID id = agreement.getLinearId().getId();
    if (agreement.getStatus() == FinancingStatus.OFFERED) {
      if (isApproved(agreement) && isFirst(agreement)) {
        tasks.add(new Task("agree " + id, () -> invoices.agree(id)));
      } else {
        tasks.add(new Task("decline " + id, () -> invoices.decline(id)));
      }
    } else if (agreement.getStatus() == FinancingStatus.AGREED && isApproved(agreement)) {
      tasks.add(new Task("finance " + id, () -> invoices.finance(id)));
    } else if (agreement.getStatus() == FinancingStatus.PAID) {
      tasks.add(new Task("settle-price " + id, () -> invoices.settlePrice(id)));
    }
  }

  private boolean isApproved(FinancingAgreement agreement) {
    return known.stream()
        .anyMatch(invoice -> invoice.getLinearId().equals(agreement.getInvoice())
            && invoice.getStatus() == InvoiceStatus.APPROVED);
  }

  /** An offer whose flow failed may have come about all the same, beside the lender's next one. */
  private boolean isFirst(FinancingAgreement offer) {
    return agreements.stream()
        .filter(other -> other.getInvoice().equals(offer.getInvoice()))
        .filter(other -> other.getStatus() != FinancingStatus.DECLINED)
        .findFirst()
        .map(first -> first.getLinearId().equals(offer.getLinearId()))
        .orElse(false);
  }

  private List<Task> buy() {
    List<Task> tasks = new ArrayList<>();
    for (Invoice invoice : known) {
      UUID id = invoice.getLinearId().getId();
      if (invoice.getStatus() == InvoiceStatus.ISSUED) {
        tasks.add(new Task("approve " + id, () -> invoices.approve(id)));
      } else if (invoice.getStatus() == InvoiceStatus.FINANCED) {
        tasks.add(new Task("pay " + id, () -> invoices.pay(id, "SEPA-" + id)));
      }
    }
    return tasks;
  }

  private List<Task> lend() {
    Map<UUID, Task> tasks = new LinkedHashMap<>();
    Set<UUID> offered = new HashSet<>();
    node.vault().query(FinancingAgreement.class).status(StateStatus.ALL).stream()
        .forEach(state -> offered.add(state.data().getInvoice().getId()));
    for (Invoice invoice : known) {
      UUID id = invoice.getLinearId().getId();
      if (invoice.getStatus() == InvoiceStatus.APPROVED && !offered.contains(id)) {
        tasks.put(id, new Task("offer " + id, () -> invoices.offer(UUID.randomUUID(), id, 90_000)));
      } else if (invoice.getStatus() == InvoiceStatus.PAID && ours(invoice)) {
        tasks.put(id, new Task("settle " + id, () -> invoices.settle(id)));
      }
    }
    for (FinancingAgreement agreement : agreements) {
      UUID id = agreement.getLinearId().getId();
      if (agreement.getStatus() == FinancingStatus.AGREED && isOurs(agreement)) {
        tasks.put(id, new Task("pay-price " + id, () -> invoices.payPrice(id, "SEPA-" + id)));
      }
    }
    return List.copyOf(tasks.values());
  }

  /** The contract wants to see the receivable in the lender's hands when the price is paid. */
  private boolean isOurs(FinancingAgreement agreement) {
    return known.stream()
        .anyMatch(invoice -> invoice.getLinearId().equals(agreement.getInvoice()) && ours(invoice));
  }

  private boolean ours(Invoice invoice) {
    return invoice.getPayee().equals(node.identity());
  }

  private Party party(String organisation) {
    return node.party(Network.name(organisation)).orElseThrow();
  }

  private static InvoiceTerms terms() {
    return InvoiceTerms.builder()
        .number("2026-1")
        .currency("EUR")
        .issueDate(LocalDate.of(2026, 1, 1))
        .dueDate(LocalDate.of(2036, 1, 1))
        .line("Office chair", "10", "149.90", new TaxCategory("S", new BigDecimal("19")))
        .build();
  }
}
