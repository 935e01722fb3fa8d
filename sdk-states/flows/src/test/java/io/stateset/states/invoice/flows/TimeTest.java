package io.stateset.states.invoice.flows;

import static io.stateset.states.invoice.flows.LifeCycleTest.assertRefused;
import static io.stateset.states.invoice.flows.LifeCycleTest.done;
import static io.stateset.states.invoice.flows.TradeNetwork.PATIENCE;

import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.InvoiceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import net.corda.core.flows.NotaryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that depend on the time, which the notary decides. */
class TimeTest {
  private static final Duration AFTER_DUE_DATE = Duration.ofDays(32);

  private TradeNetwork network;

  @BeforeEach
  void start(@TempDir Path folder) {
    network = new TradeNetwork(folder);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void an_invoice_is_not_overdue_before_its_due_date_is_over() {
    UUID invoice = network.issued();
    done(network.buyer().approve(invoice));
    network.awaitInvoice("Seller", invoice, InvoiceStatus.APPROVED);
    assertRefused(network.seller().markOverdue(invoice)).isInstanceOf(NotaryException.class);
  }

  @Test
  void an_invoice_is_overdue_after_its_due_date() {
    UUID invoice = network.issued();
    done(network.buyer().approve(invoice));
    network.awaitInvoice("Seller", invoice, InvoiceStatus.APPROVED);
    network.clock().advance(AFTER_DUE_DATE);
    done(network.seller().markOverdue(invoice));
    network.awaitInvoice("Buyer", invoice, InvoiceStatus.OVERDUE);
    done(network.buyer().pay(invoice, "SEPA-LATE"));
    network.awaitInvoice("Seller", invoice, InvoiceStatus.PAID);
  }

  @Test
  void before_its_end_an_agreement_does_not_lapse() {
    UUID agreement = network.agreed(network.approved(), 11_000);
    assertRefused(network.lender().lapse(agreement)).isInstanceOf(NotaryException.class);
  }

  @Test
  void after_its_end_an_agreement_lapses_and_transfers_nothing() {
    UUID invoice = network.approved();
    UUID agreement = network.agreed(invoice, 11_000);
    network.clock().advance(Invoices.OFFER_VALIDITY.plusMinutes(1));
    assertRefused(network.seller().finance(agreement)).isInstanceOf(NotaryException.class);
    done(network.lender().lapse(agreement));
    network.awaitAgreement("Seller", agreement, FinancingStatus.LAPSED);
  }

  @Test
  void an_agreement_that_has_transferred_the_receivable_does_not_lapse() {
    UUID invoice = network.approved();
    UUID agreement = network.agreed(invoice, 11_000);
    done(network.seller().finance(agreement));
    network.awaitInvoice("Lender", invoice, InvoiceStatus.FINANCED);

    network.clock().advance(Invoices.OFFER_VALIDITY.plusMinutes(1));
    assertRefused(network.lender().lapse(agreement))
        .hasStackTraceContaining("the lender does not own it under this agreement");
  }

  @Test
  void an_offer_is_not_agreed_after_its_end() {
    UUID invoice = network.approved();
    UUID offer = UUID.randomUUID();
    network
        .lender()
        .offer(offer, invoice, 11_000, network.clock().instant().plus(Duration.ofHours(1)))
        .get(PATIENCE);
    network.awaitAgreement("Seller", offer, FinancingStatus.OFFERED);
    network.clock().advance(Duration.ofHours(2));
    assertRefused(network.seller().agree(offer)).isInstanceOf(NotaryException.class);
  }
}
