package io.stateset.states.invoice;

import static io.stateset.states.invoice.InvoiceRole.BUYER;
import static io.stateset.states.invoice.InvoiceRole.NEW_PAYEE;
import static io.stateset.states.invoice.InvoiceRole.PAYEE;
import static io.stateset.states.invoice.InvoiceRole.SELLER;
import static io.stateset.states.invoice.InvoiceStatus.APPROVED;
import static io.stateset.states.invoice.InvoiceStatus.CANCELLED;
import static io.stateset.states.invoice.InvoiceStatus.DISPUTED;
import static io.stateset.states.invoice.InvoiceStatus.FINANCED;
import static io.stateset.states.invoice.InvoiceStatus.ISSUED;
import static io.stateset.states.invoice.InvoiceStatus.OVERDUE;
import static io.stateset.states.invoice.InvoiceStatus.PAID;
import static io.stateset.states.invoice.InvoiceStatus.SETTLED;
import static io.stateset.states.invoice.InvoiceStatus.UNPAID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.Party;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table: each status, step, set of signers and changed field, allowed and forbidden. */
class InvoiceTableTest {
  /** Written down a second time, so that neither copy can change alone. */
  private record Row(
      Set<InvoiceStatus> from, InvoiceStatus to, Set<InvoiceRole> signers, Set<String> mayChange) {}

  private static final Map<InvoiceStep, Row> TABLE = new EnumMap<>(Map.of(
      InvoiceStep.ISSUE, new Row(Set.of(), ISSUED, Set.of(SELLER), Set.of()),
      InvoiceStep.APPROVE, new Row(Set.of(ISSUED, DISPUTED), APPROVED, Set.of(BUYER), Set.of()),
      InvoiceStep.DISPUTE, new Row(Set.of(ISSUED), DISPUTED, Set.of(BUYER), Set.of()),
      InvoiceStep.CANCEL, new Row(Set.of(ISSUED, DISPUTED), CANCELLED, Set.of(SELLER), Set.of()),
      InvoiceStep.FINANCE,
          new Row(
              Set.of(APPROVED), FINANCED, Set.of(SELLER, NEW_PAYEE), Set.of("payee", "agreement")),
      InvoiceStep.MARK_OVERDUE,
          new Row(Set.of(APPROVED, FINANCED, UNPAID), OVERDUE, Set.of(PAYEE), Set.of()),
      InvoiceStep.PAY,
          new Row(
              Set.of(APPROVED, FINANCED, OVERDUE, UNPAID),
              PAID,
              Set.of(BUYER),
              Set.of("bank reference")),
      InvoiceStep.DENY_PAYMENT, new Row(Set.of(PAID), UNPAID, Set.of(PAYEE), Set.of()),
      InvoiceStep.SETTLE, new Row(Set.of(PAID), SETTLED, Set.of(PAYEE), Set.of())));

  @Test
  void the_table_has_every_step() {
    assertThat(TABLE).containsOnlyKeys(InvoiceStep.values());
  }

  @ParameterizedTest
  @EnumSource
  void a_step_leads_from_its_own_statuses_and_no_others(InvoiceStep step) {
    for (InvoiceStatus from : InvoiceStatus.values()) {
      Invoice before = Parties.invoice(from);
      assertThat(isAllowed(step, before, after(step, before), Parties.ALL))
          .as("%s from %s", step, from)
          .isEqualTo(TABLE.get(step).from().contains(from));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_step_starts_from_an_invoice_unless_it_is_the_issue(InvoiceStep step) {
    Invoice fresh = Invoice.issue(Parties.INVOICE, Parties.SELLER, Parties.BUYER, Samples.terms());
    assertThat(isAllowed(step, null, fresh, Parties.ALL)).isEqualTo(step == InvoiceStep.ISSUE);
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void a_step_leads_to_its_own_status_and_no_other(InvoiceStep step, InvoiceStatus from) {
    Invoice before = Parties.invoice(from);
    for (InvoiceStatus to : InvoiceStatus.values()) {
      Invoice after = new Mutable(after(step, before)).status(to).build();
      assertThat(isAllowed(step, before, after, Parties.ALL))
          .as("%s from %s to %s", step, from, to)
          .isEqualTo(to == TABLE.get(step).to());
    }
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void a_step_needs_all_of_its_signers_and_no_others(InvoiceStep step, InvoiceStatus from) {
    Invoice before = Parties.invoice(from);
    Invoice after = after(step, before);
    List<Party> needed =
        TABLE.get(step).signers().stream().map(role -> role.of(before, after)).toList();
    for (int subset = 0; subset < 1 << Parties.ALL.size(); subset++) {
      List<Party> signers = subset(subset);
      assertThat(isAllowed(step, before, after, signers))
          .as("%s signed by %s", step, signers)
          .isEqualTo(signers.containsAll(needed));
    }
  }

  private static List<Party> subset(int bits) {
    List<Party> chosen = new ArrayList<>();
    for (int i = 0; i < Parties.ALL.size(); i++) {
      if ((bits & (1 << i)) != 0) {
        chosen.add(Parties.ALL.get(i));
      }
    }
    return chosen;
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void a_step_changes_what_it_may_and_nothing_else(InvoiceStep step, InvoiceStatus from) {
    Invoice before = Parties.invoice(from);
    changes().forEach((field, change) -> {
      Invoice after = change.apply(new Mutable(after(step, before))).build();
      assertThat(isAllowed(step, before, after, Parties.ALL))
          .as("%s from %s changes the %s", step, from, field)
          .isEqualTo(TABLE.get(step).mayChange().contains(field));
    });
  }

  /** Every field of an invoice, changed. */
  private static Map<String, UnaryOperator<Mutable>> changes() {
    return Map.ofEntries(
        Map.entry("id", invoice -> invoice.id(new UniqueIdentifier("2026-1", new UUID(9, 9)))),
        Map.entry(
            "external id", invoice -> invoice.id(new UniqueIdentifier("2026-2", new UUID(1, 1)))),
        Map.entry("seller", invoice -> invoice.seller(Parties.OTHER)),
        Map.entry("seller's name", invoice -> invoice.seller(Parties.renamed(Parties.SELLER))),
        Map.entry("buyer", invoice -> invoice.buyer(Parties.OTHER)),
        Map.entry("buyer's name", invoice -> invoice.buyer(Parties.renamed(Parties.BUYER))),
        Map.entry("payee", invoice -> invoice.payee(Parties.OTHER)),
        Map.entry("payee's name", invoice -> invoice.payee(Parties.renamed(Parties.SELLER))),
        Map.entry(
            "terms",
            invoice -> invoice.terms(Samples.builder().prepaidMinor(501).build())),
        Map.entry(
            "documents",
            invoice -> invoice.terms(Samples.builder()
                .document(new DocumentReference("another", SecureHash.sha256("another")))
                .build())),
        Map.entry("agreement", invoice -> invoice.agreement(SecureHash.sha256("another"))),
        Map.entry("bank reference", invoice -> invoice.bankReference("SEPA-9")));
  }

  @Test
  void an_issued_invoice_is_the_sellers_and_neither_financed_nor_paid() {
    Invoice good = Invoice.issue(Parties.INVOICE, Parties.SELLER, Parties.BUYER, Samples.terms());
    assertThat(isAllowed(InvoiceStep.ISSUE, null, good, List.of(Parties.SELLER)))
        .isTrue();
    assertThat(isAllowed(InvoiceStep.ISSUE, null, good, List.of(Parties.BUYER, Parties.LENDER)))
        .isFalse();
    assertIssueRefused(new Mutable(good).payee(Parties.LENDER), "paid to its seller");
    assertIssueRefused(
        new Mutable(good).payee(Parties.renamed(Parties.SELLER)), "paid to its seller");
    assertIssueRefused(new Mutable(good).agreement(Parties.SALT), "not financed");
    assertIssueRefused(new Mutable(good).bankReference("SEPA-1"), "not paid");
    assertIssueRefused(new Mutable(good).status(APPROVED), "leads to ISSUED");
  }

  private static void assertIssueRefused(Mutable invoice, String rule) {
    assertThatThrownBy(() -> verify(InvoiceStep.ISSUE, null, invoice.build(), Parties.ALL, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void a_payment_names_its_transfer() {
    Invoice before = Parties.invoice(FINANCED);
    assertThat(isAllowed(InvoiceStep.PAY, before, before.after(InvoiceStep.PAY), Parties.ALL))
        .isFalse();
  }

  @Test
  void a_transfer_names_another_payee_and_an_agreement() {
    Invoice before = Parties.invoice(APPROVED);
    Invoice good = before.financed(Parties.LENDER, Parties.SALT);
    assertThat(isAllowed(InvoiceStep.FINANCE, before, good, Parties.ALL)).isTrue();
    Invoice sameKey = before.financed(Parties.renamed(Parties.SELLER), Parties.SALT);
    assertThat(isAllowed(InvoiceStep.FINANCE, before, sameKey, Parties.ALL)).isFalse();
    Invoice bare = new Mutable(good).agreement(null).build();
    assertThat(isAllowed(InvoiceStep.FINANCE, before, bare, Parties.ALL)).isFalse();
  }

  @Test
  void a_transfer_has_an_end() {
    Invoice before = Parties.invoice(APPROVED);
    Invoice after = before.financed(Parties.LENDER, Parties.SALT);
    assertAllowed(InvoiceStep.FINANCE, before, after, TimeWindow.untilOnly(Parties.END));
    assertForbidden(InvoiceStep.FINANCE, before, after, TimeWindow.fromOnly(Parties.END));
    assertForbidden(InvoiceStep.FINANCE, before, after, null);
  }

  @Test
  void an_invoice_is_overdue_when_the_due_date_is_over_in_utc() {
    Invoice before = Parties.invoice(APPROVED);
    Invoice after = before.after(InvoiceStep.MARK_OVERDUE);
    var end = java.time.Instant.parse("2026-12-02T00:00:00Z");
    assertAllowed(InvoiceStep.MARK_OVERDUE, before, after, TimeWindow.fromOnly(end));
    assertForbidden(
        InvoiceStep.MARK_OVERDUE, before, after, TimeWindow.fromOnly(end.minusNanos(1)));
    assertForbidden(
        InvoiceStep.MARK_OVERDUE,
        before,
        after,
        TimeWindow.untilOnly(end.plus(Duration.ofDays(9))));
    assertForbidden(InvoiceStep.MARK_OVERDUE, before, after, null);
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> allowed() {
    return TABLE.entrySet().stream()
        .flatMap(row -> row.getValue().from().stream()
            .sorted()
            .map(from -> org.junit.jupiter.params.provider.Arguments.of(row.getKey(), from)));
  }

  /** What the step makes of it, if nobody cheats. */
  private static Invoice after(InvoiceStep step, Invoice before) {
    return switch (step) {
      case FINANCE ->
        before.financed(
            before.getPayee().equals(Parties.LENDER) ? Parties.OTHER : Parties.LENDER,
            SecureHash.sha256("a new agreement"));
      case PAY -> before.paid("SEPA-NEW");
      default -> before.after(step);
    };
  }

  private static boolean isAllowed(
      InvoiceStep step, Invoice before, Invoice after, List<Party> signers) {
    try {
      verify(step, before, after, signers, Parties.afterDueDate());
      return true;
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("Invoice: ");
      return false;
    }
  }

  private static void assertAllowed(
      InvoiceStep step, Invoice before, Invoice after, TimeWindow window) {
    verify(step, before, after, Parties.ALL, window);
  }

  private static void assertForbidden(
      InvoiceStep step, Invoice before, Invoice after, TimeWindow window) {
    assertThatThrownBy(() -> verify(step, before, after, Parties.ALL, window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("time window");
  }

  private static void verify(
      InvoiceStep step, Invoice before, Invoice after, List<Party> signers, TimeWindow window) {
    List<PublicKey> keys = Parties.keys(signers);
    InvoiceContract.verifyStep(step, before, after, keys, window);
  }

  /** An invoice with any field changed, as a cheat would make it. */
  private static final class Mutable {
    private UniqueIdentifier id;
    private Party seller;
    private Party buyer;
    private Party payee;
    private InvoiceStatus status;
    private InvoiceTerms terms;
    private SecureHash agreement;
    private String bankReference;

    Mutable(Invoice from) {
      id = from.getLinearId();
      seller = from.getSeller();
      buyer = from.getBuyer();
      payee = from.getPayee();
      status = from.getStatus();
      terms = from.getTerms();
      agreement = from.getAgreement();
      bankReference = from.getBankReference();
    }

    Mutable id(UniqueIdentifier value) {
      id = value;
      return this;
    }

    Mutable seller(Party value) {
      seller = value;
      return this;
    }

    Mutable buyer(Party value) {
      buyer = value;
      return this;
    }

    Mutable payee(Party value) {
      payee = value;
      return this;
    }

    Mutable status(InvoiceStatus value) {
      status = value;
      return this;
    }

    Mutable terms(InvoiceTerms value) {
      terms = value;
      return this;
    }

    Mutable agreement(SecureHash value) {
      agreement = value;
      return this;
    }

    Mutable bankReference(String value) {
      bankReference = value;
      return this;
    }

    Invoice build() {
      return new Invoice(id, seller, buyer, payee, status.name(), terms, agreement, bankReference);
    }
  }
}
