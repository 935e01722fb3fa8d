package io.stateset.states.invoice.flows;

import static io.stateset.states.invoice.flows.LifeCycleTest.assertRefused;
import static io.stateset.states.invoice.flows.LifeCycleTest.done;
import static io.stateset.states.invoice.flows.TradeNetwork.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.FlowHandle;
import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingContract;
import io.stateset.states.invoice.FinancingStep;
import io.stateset.states.invoice.Invoice;
import io.stateset.states.invoice.InvoiceContract;
import io.stateset.states.invoice.InvoiceStep;
import io.stateset.states.invoice.InvoiceTerms;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.flows.FlowLogic;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.TransactionBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A seller that wants signatures which it must not get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePeerTest {
  private static final long PRICE = 11_000;

  private TradeNetwork network;

  @BeforeAll
  void start(@TempDir Path folder) {
    network = new TradeNetwork(folder, Hostile.cordapp());
  }

  @AfterAll
  void close() {
    network.close();
  }

  @Test
  void a_seller_does_not_get_the_buyers_signature_on_an_approval() {
    StateAndRef<Invoice> issued = current(network.issued());
    Function<ServiceHub, TransactionBuilder> approval = services -> step(
        issued,
        InvoiceStep.APPROVE,
        issued.getState().getData().after(InvoiceStep.APPROVE),
        "Buyer");

    assertRefused(attack(Hostile.Approve.class, approval, "Buyer", new UUID(1, 1)))
        .hasMessageContaining("signed by who proposes it alone");
    assertRefused(attack(Hostile.Finance.class, approval, "Buyer", new UUID(1, 1)))
        .hasMessageContaining("Not the step FINANCE");
    assertRefused(attack(Hostile.Agree.class, approval, "Buyer", new UUID(1, 1)))
        .hasMessageContaining("Not a step of one FinancingAgreement");
  }

  @Test
  void a_lender_does_not_take_over_what_it_has_not_agreed_to() {
    StateAndRef<Invoice> approved = current(network.approved());
    UUID offered = network.offered(id(approved), PRICE);
    FinancingAgreement offer = agreement(offered);

    assertRefused(attack(Hostile.Finance.class, transfer(approved, offer), "Lender", offered))
        .hasMessageContaining("is not to finance this receivable");
    assertRefused(
            attack(Hostile.Finance.class, transfer(approved, offer), "Lender", new UUID(1, 1)))
        .hasMessageContaining("has 0 current FinancingAgreement");
  }

  @Test
  void a_lender_does_not_take_over_another_invoice_of_the_same_id() {
    UUID invoice = network.approved();
    UUID agreed = network.agreed(invoice, PRICE);
    StateAndRef<Invoice> worthless = approvedTwin(invoice);

    assertRefused(
            attack(Hostile.Finance.class, transfer(worthless, agreement(agreed)), "Lender", agreed))
        .hasMessageContaining("is not to finance this receivable");
  }

  @Test
  void a_lender_does_not_sign_for_more_than_the_transfer() {
    StateAndRef<Invoice> approved = current(network.approved());
    UUID agreed = network.agreed(id(approved), PRICE);
    StateAndRef<FinancingAgreement> offer = network
        .current("Seller", FinancingAgreement.class, network.offered(id(approved), PRICE))
        .get(0);
    Function<ServiceHub, TransactionBuilder> withAnother = services -> transfer(
            approved, agreement(agreed))
        .apply(services)
        .addInputState(offer)
        .addOutputState(offer.getState().getData().after(FinancingStep.AGREE), FinancingContract.ID)
        .addCommand(new FinancingContract.Take(FinancingStep.AGREE), key("Seller"), key("Lender"));

    assertRefused(attack(Hostile.Finance.class, withAnother, "Lender", agreed))
        .hasMessageContaining("and nothing else");
  }

  @Test
  void a_lender_does_not_sign_for_a_buyer_whose_name_is_another() {
    Party buyer = new Party(new CordaX500Name("Rich Corporation", "London", "GB"), key("Buyer"));
    UUID id = UUID.randomUUID();
    Invoice invoice = Invoice.issue(
        new UniqueIdentifier(null, id), network.party("Seller"), buyer, network.terms());
    Hostile.BUILDERS.put("named", services -> issue(invoice));
    done(network.node("Seller").startFlow(Hostile.RecordAlone.class, "named"));

    assertRefused(network.seller().show(id, network.party("Lender")))
        .hasStackTraceContaining("does not know O=Rich Corporation");
  }

  @Test
  void a_price_is_not_changed_on_the_way_to_the_agreement() {
    UUID offered = network.offered(network.approved(), PRICE);
    StateAndRef<FinancingAgreement> offer =
        network.current("Seller", FinancingAgreement.class, offered).get(0);
    FinancingAgreement cheaper = withPrice(offer.getState().getData(), PRICE + 1);
    Function<ServiceHub, TransactionBuilder> dearer = services -> new TransactionBuilder(notary())
        .addInputState(offer)
        .addOutputState(cheaper, FinancingContract.ID)
        .addCommand(new FinancingContract.Take(FinancingStep.AGREE), key("Seller"), key("Lender"))
        .setTimeWindow(TimeWindow.untilOnly(cheaper.getValidUntil()));

    assertRefused(attack(Hostile.Agree.class, dearer, "Lender", offered))
        .hasStackTraceContaining("AGREE must not change what is agreed");
  }

  @Test
  void an_invoice_under_an_id_that_is_in_use_does_not_stand_in_the_way_of_the_first() {
    UUID id = network.issued();
    Invoice another = Invoice.issue(
        new UniqueIdentifier(null, id),
        network.party("Lender"),
        network.party("Buyer"),
        network.terms());
    Hostile.BUILDERS.put(
        "taken",
        services -> new TransactionBuilder(notary())
            .addOutputState(another, InvoiceContract.ID)
            .addCommand(new InvoiceContract.Take(InvoiceStep.ISSUE), key("Lender")));
    SignedTransaction taken =
        network.node("Lender").startFlow(Hostile.RecordAlone.class, "taken").get(PATIENCE);
    done(network.node("Buyer").startFlow(Hostile.Keep.class, taken));
    assertThat(network.current("Buyer", Invoice.class, id)).hasSize(2);

    SignedTransaction approval = network.buyer().approve(id).get(PATIENCE);

    assertThat(((Invoice) approval.getTx().getOutput(0)).getSeller())
        .isEqualTo(network.party("Seller"));
  }

  @Test
  void a_buyer_does_not_take_an_invoice_under_an_id_that_is_in_use() {
    UUID id = network.issued();

    assertRefused(network.lender().issue(id, network.party("Buyer"), network.terms()))
        .hasMessageContaining("There is a Invoice with id " + id);
    assertThat(network.current("Buyer", Invoice.class, id)).hasSize(1);
  }

  /** Seller and buyer may make another invoice under an id that is in use; here over one cent. */
  private StateAndRef<Invoice> approvedTwin(UUID invoice) {
    Invoice original = current(invoice).getState().getData();
    InvoiceTerms terms = InvoiceTerms.builder()
        .number("2026-0001")
        .issueDate(original.getTerms().getIssueDate())
        .dueDate(original.getTerms().getDueDate())
        .currency("EUR")
        .line("Nothing", "1", "0.01", original.getTerms().getLines().get(0).getTax())
        .build();
    Invoice twin =
        Invoice.issue(original.getLinearId(), original.getSeller(), original.getBuyer(), terms);
    Hostile.BUILDERS.put("twin", services -> issue(twin));
    SignedTransaction issued =
        network.node("Seller").startFlow(Hostile.RecordAlone.class, "twin").get(PATIENCE);
    StateAndRef<Invoice> twinState = stateOf(issued);
    Hostile.BUILDERS.put(
        "approve",
        services -> step(twinState, InvoiceStep.APPROVE, twin.after(InvoiceStep.APPROVE), "Buyer"));
    // The buyer plays along: it records the twin, and approves it by itself.
    done(network.node("Buyer").startFlow(Hostile.Keep.class, issued));
    SignedTransaction approved =
        network.node("Buyer").startFlow(Hostile.RecordAlone.class, "approve").get(PATIENCE);
    done(network.node("Seller").startFlow(Hostile.Keep.class, approved));
    return stateOf(approved);
  }

  private static StateAndRef<Invoice> stateOf(SignedTransaction transaction) {
    return transaction.getTx().outRef(0);
  }

  private static FinancingAgreement withPrice(FinancingAgreement offer, long priceMinor) {
    return new FinancingAgreement(
        offer.getLinearId(),
        offer.getInvoice(),
        offer.getReceivable(),
        offer.getSeller(),
        offer.getLender(),
        offer.getCurrency(),
        priceMinor,
        offer.getValidUntil(),
        offer.getSalt(),
        FinancingStep.AGREE.to().name(),
        null);
  }

  private TransactionBuilder issue(Invoice invoice) {
    return new TransactionBuilder(notary())
        .addOutputState(invoice, InvoiceContract.ID)
        .addCommand(new InvoiceContract.Take(InvoiceStep.ISSUE), key("Seller"));
  }

  private TransactionBuilder step(
      StateAndRef<Invoice> before, InvoiceStep step, Invoice after, String... signers) {
    TransactionBuilder builder = new TransactionBuilder(notary())
        .addInputState(before)
        .addOutputState(after, InvoiceContract.ID)
        .addCommand(
            new InvoiceContract.Take(step),
            Arrays.stream(signers).map(this::key).toList());
    return builder;
  }

  private Function<ServiceHub, TransactionBuilder> transfer(
      StateAndRef<Invoice> before, FinancingAgreement under) {
    Invoice after = before.getState().getData().financed(under.getLender(), under.commitment());
    return services -> step(before, InvoiceStep.FINANCE, after, "Seller", "Lender")
        .setTimeWindow(TimeWindow.untilOnly(under.getValidUntil()));
  }

  private <F extends Hostile.Attack> FlowHandle<SignedTransaction> attack(
      Class<F> flow,
      Function<ServiceHub, TransactionBuilder> builder,
      String victim,
      UUID agreement) {
    String name = UUID.randomUUID().toString();
    Hostile.BUILDERS.put(name, builder);
    Class<? extends FlowLogic<SignedTransaction>> start = flow;
    return network.node("Seller").startFlow(start, name, network.party(victim), agreement);
  }

  private StateAndRef<Invoice> current(UUID invoice) {
    return network.current("Seller", Invoice.class, invoice).get(0);
  }

  private FinancingAgreement agreement(UUID id) {
    return network
        .current("Seller", FinancingAgreement.class, id)
        .get(0)
        .getState()
        .getData();
  }

  private static UUID id(StateAndRef<Invoice> invoice) {
    return invoice.getState().getData().getLinearId().getId();
  }

  private Party notary() {
    return network.node("Seller").notaries().get(0);
  }

  private java.security.PublicKey key(String organisation) {
    return network.party(organisation).getOwningKey();
  }
}
