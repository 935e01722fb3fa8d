package io.stateset.states.invoice.flows;

import static io.stateset.states.invoice.flows.TradeNetwork.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.FlowHandle;
import io.stateset.core.vault.VaultQuery;
import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.NotaryException;
import net.corda.core.transactions.SignedTransaction;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every step of invoices and their financing, between whole nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifeCycleTest {
  private static final long PRICE = 11_000;

  private TradeNetwork network;

  @BeforeAll
  void start(@TempDir Path folder) {
    network = new TradeNetwork(folder);
  }

  @AfterAll
  void close() {
    network.close();
  }

  @Test
  void an_invoice_is_approved_financed_paid_to_the_lender_and_settled() {
    UUID invoice = network.approved();
    UUID agreement = network.agreed(invoice, PRICE);
    done(network.seller().finance(agreement));
    Invoice financed = network.awaitInvoice("Buyer", invoice, InvoiceStatus.FINANCED);
    assertThat(financed.getPayee()).isEqualTo(network.party("Lender"));
    network.awaitInvoice("Lender", invoice, InvoiceStatus.FINANCED);

    done(network.lender().payPrice(agreement, "SEPA-1"));
    network.awaitAgreement("Seller", agreement, FinancingStatus.PAID);
    done(network.seller().settlePrice(agreement));
    FinancingAgreement settled =
        network.awaitAgreement("Lender", agreement, FinancingStatus.SETTLED);
    assertThat(settled.getBankReference()).isEqualTo("SEPA-1");

    done(network.buyer().pay(invoice, "SEPA-2"));
    network.awaitInvoice("Lender", invoice, InvoiceStatus.PAID);
    done(network.lender().settle(invoice));
    for (String trader : TradeNetwork.TRADERS) {
      assertThat(network.awaitInvoice(trader, invoice, InvoiceStatus.SETTLED).getBankReference())
          .isEqualTo("SEPA-2");
    }
  }

  @Test
  void a_step_that_spends_nothing_is_notarised_too() {
    UUID invoice = network.approved();
    SignedTransaction offer =
        network.lender().offer(UUID.randomUUID(), invoice, PRICE).get(Duration.ofSeconds(60));
    SignedTransaction issue = network
        .seller()
        .issue(UUID.randomUUID(), network.party("Buyer"), network.terms())
        .get(Duration.ofSeconds(60));
    for (SignedTransaction step : List.of(offer, issue)) {
      assertThat(step.getSigs())
          .anyMatch(signature -> signature.getBy().equals(step.getNotary().getOwningKey()));
    }
  }

  @Test
  void an_invoice_is_disputed_and_approved_after_all() {
    UUID invoice = network.issued();
    done(network.buyer().dispute(invoice));
    network.awaitInvoice("Seller", invoice, InvoiceStatus.DISPUTED);
    done(network.buyer().approve(invoice));
    network.awaitInvoice("Seller", invoice, InvoiceStatus.APPROVED);
  }

  @Test
  void a_disputed_invoice_is_cancelled() {
    UUID invoice = network.issued();
    done(network.buyer().dispute(invoice));
    network.awaitInvoice("Seller", invoice, InvoiceStatus.DISPUTED);
    done(network.seller().cancel(invoice));
    network.awaitInvoice("Buyer", invoice, InvoiceStatus.CANCELLED);
  }

  @Test
  void a_payment_that_did_not_arrive_is_denied_and_made_again() {
    UUID invoice = network.issued();
    done(network.buyer().approve(invoice));
    done(network.buyer().pay(invoice, "SEPA-LOST"));
    network.awaitInvoice("Seller", invoice, InvoiceStatus.PAID);
    done(network.seller().denyPayment(invoice));
    network.awaitInvoice("Buyer", invoice, InvoiceStatus.UNPAID);
    done(network.buyer().pay(invoice, "SEPA-AGAIN"));
    Invoice paid = network.awaitInvoice("Seller", invoice, InvoiceStatus.PAID);
    assertThat(paid.getBankReference()).isEqualTo("SEPA-AGAIN");
  }

  @Test
  void a_price_that_did_not_arrive_is_denied_and_paid_again() {
    UUID invoice = network.approved();
    UUID agreement = network.agreed(invoice, PRICE);
    done(network.seller().finance(agreement));
    network.awaitInvoice("Lender", invoice, InvoiceStatus.FINANCED);
    done(network.lender().payPrice(agreement, "SEPA-LOST"));
    network.awaitAgreement("Seller", agreement, FinancingStatus.PAID);
    done(network.seller().denyPrice(agreement));
    network.awaitAgreement("Lender", agreement, FinancingStatus.AGREED);
    done(network.lender().payPrice(agreement, "SEPA-AGAIN"));
    network.awaitAgreement("Seller", agreement, FinancingStatus.PAID);
  }

  @Test
  void an_offer_is_declined_and_another_withdrawn() {
    UUID invoice = network.approved();
    UUID declined = network.offered(invoice, PRICE);
    done(network.seller().decline(declined));
    network.awaitAgreement("Lender", declined, FinancingStatus.DECLINED);
    UUID withdrawn = network.offered(invoice, PRICE);
    done(network.lender().withdraw(withdrawn));
    network.awaitAgreement("Seller", withdrawn, FinancingStatus.WITHDRAWN);
  }

  @Test
  void the_lender_does_not_pay_before_the_receivable_is_its_own() {
    UUID agreement = network.agreed(network.approved(), PRICE);
    assertRefused(network.lender().payPrice(agreement, "SEPA-1"))
        .hasStackTraceContaining("PAY refers to the invoice that the lender owns");
  }

  @Test
  void a_receivable_that_was_financed_is_not_financed_again_under_another_agreement() {
    UUID invoice = network.approved();
    UUID one = network.agreed(invoice, PRICE);
    UUID other = network.agreed(invoice, PRICE + 1);
    done(network.seller().finance(one));
    assertRefused(network.seller().finance(other)).isInstanceOf(NotaryException.class);
  }

  @Test
  void a_step_is_taken_by_nobody_but_who_it_is_for() {
    UUID invoice = network.issued();
    assertRefused(network.seller().approve(invoice))
        .isInstanceOf(FlowException.class)
        .hasMessageContaining("for O=Buyer");
  }

  @Test
  void an_id_is_given_once() {
    UUID invoice = network.issued();
    assertRefused(network.seller().issue(invoice, network.party("Buyer"), network.terms()))
        .hasMessageContaining("already");
  }

  @Test
  void invoices_and_agreements_are_found_by_their_columns() {
    UUID invoice = network.approved();
    UUID agreement = network.agreed(invoice, PRICE + 77);
    LocalDate due = network.terms().getDueDate();
    VaultQuery<Invoice> approved = network
        .node("Seller")
        .vault()
        .query(Invoice.class)
        .where(InvoiceColumns.STATUS.equalTo("APPROVED"))
        .linearId(invoice);
    assertThat(approved.where(InvoiceColumns.DUE.equalTo(due)).list()).hasSize(1);
    assertThat(approved.where(InvoiceColumns.DUE.lessThan(due)).list()).isEmpty();
    assertThat(network
            .node("Lender")
            .vault()
            .query(FinancingAgreement.class)
            .where(InvoiceColumns.PRICE_MINOR.equalTo(PRICE + 77))
            .list())
        .extracting(state -> state.data().getLinearId().getId())
        .containsExactly(agreement);
  }

  @Test
  void an_invoice_that_nobody_has_is_not_found() {
    assertRefused(network.buyer().approve(new UUID(1, 1))).hasMessageContaining("has 0 current");
  }

  @Test
  void only_an_approved_invoice_gets_an_offer() {
    UUID invoice = network.issued();
    done(network.seller().show(invoice, network.party("Lender")));
    network.awaitInvoice("Lender", invoice, InvoiceStatus.ISSUED);
    assertRefused(network.lender().offer(UUID.randomUUID(), invoice, PRICE))
        .hasMessageContaining("only an approved invoice");
  }

  @Test
  void an_organisations_own_checks_refuse_what_the_contract_allows() {
    UUID offer = network.offered(network.approved(), PRICE);
    network.lender().checks(new InvoiceChecks() {
      @Override
      public void beforeSigning(FinancingStep step, FinancingAgreement after) throws FlowException {
        throw new FlowException("the limit for this seller is used up");
      }
    });
    try {
      assertRefused(network.seller().agree(offer))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining("the limit for this seller is used up");
    } finally {
      network.lender().checks(InvoiceChecks.CONTRACT_ONLY);
    }
    done(network.seller().agree(offer));
  }

  @Test
  void an_organisations_own_checks_refuse_what_it_is_shown() {
    UUID invoice = network.issued();
    network.lender().checks(new InvoiceChecks() {
      @Override
      public void beforeKeeping(Invoice shown) throws FlowException {
        throw new FlowException("not a buyer that we finance");
      }
    });
    try {
      assertRefused(network.seller().show(invoice, network.party("Lender")))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining("not a buyer that we finance");
    } finally {
      network.lender().checks(InvoiceChecks.CONTRACT_ONLY);
    }
    assertThat(network.current("Lender", Invoice.class, invoice)).isEmpty();
  }

  static <T> void done(FlowHandle<T> step) {
    step.get(PATIENCE);
  }

  static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(FlowHandle<?> step) {
    return assertThatThrownBy(() -> step.get(PATIENCE)).cause();
  }
}
