package io.stateset.states.invoice;

import static io.stateset.states.invoice.FinancingRole.LENDER;
import static io.stateset.states.invoice.FinancingRole.SELLER;
import static io.stateset.states.invoice.FinancingStatus.AGREED;
import static io.stateset.states.invoice.FinancingStatus.DECLINED;
import static io.stateset.states.invoice.FinancingStatus.LAPSED;
import static io.stateset.states.invoice.FinancingStatus.OFFERED;
import static io.stateset.states.invoice.FinancingStatus.PAID;
import static io.stateset.states.invoice.FinancingStatus.SETTLED;
import static io.stateset.states.invoice.FinancingStatus.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.Party;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole table: each status, step, set of signers and changed field, allowed and forbidden. */
class FinancingTableTest {
  /** Written down a second time, so that neither copy can change alone. */
  private record Row(Set<FinancingStatus> from, FinancingStatus to, Set<FinancingRole> signers) {}

  private static final Map<FinancingStep, Row> TABLE = new EnumMap<>(Map.of(
      FinancingStep.OFFER, new Row(Set.of(), OFFERED, Set.of(LENDER)),
      FinancingStep.DECLINE, new Row(Set.of(OFFERED), DECLINED, Set.of(SELLER)),
      FinancingStep.WITHDRAW, new Row(Set.of(OFFERED), WITHDRAWN, Set.of(LENDER)),
      FinancingStep.AGREE, new Row(Set.of(OFFERED), AGREED, Set.of(SELLER, LENDER)),
      FinancingStep.LAPSE, new Row(Set.of(AGREED), LAPSED, Set.of(LENDER)),
      FinancingStep.PAY, new Row(Set.of(AGREED), PAID, Set.of(LENDER)),
      FinancingStep.DENY_PAYMENT, new Row(Set.of(PAID), AGREED, Set.of(SELLER)),
      FinancingStep.SETTLE, new Row(Set.of(PAID), SETTLED, Set.of(SELLER))));

  @Test
  void the_table_has_every_step() {
    assertThat(TABLE).containsOnlyKeys(FinancingStep.values());
  }

  @ParameterizedTest
  @EnumSource
  void a_step_leads_from_its_own_statuses_and_no_others(FinancingStep step) {
    for (FinancingStatus from : FinancingStatus.values()) {
      FinancingAgreement before = Parties.agreement(from);
      assertThat(isAllowed(step, before, after(step, before), Parties.ALL))
          .as("%s from %s", step, from)
          .isEqualTo(TABLE.get(step).from().contains(from));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_step_starts_from_an_agreement_unless_it_is_the_offer(FinancingStep step) {
    assertThat(isAllowed(step, null, Parties.agreement(OFFERED), Parties.ALL))
        .isEqualTo(step == FinancingStep.OFFER);
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void a_step_leads_to_its_own_status_and_no_other(FinancingStep step, FinancingStatus from) {
    FinancingAgreement before = Parties.agreement(from);
    for (FinancingStatus to : FinancingStatus.values()) {
      FinancingAgreement after = new Mutable(after(step, before)).status(to).build();
      assertThat(isAllowed(step, before, after, Parties.ALL))
          .as("%s from %s to %s", step, from, to)
          .isEqualTo(to == TABLE.get(step).to());
    }
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void a_step_needs_all_of_its_signers_and_no_others(FinancingStep step, FinancingStatus from) {
    FinancingAgreement before = Parties.agreement(from);
    FinancingAgreement after = after(step, before);
    for (Set<Party> signers : subsets()) {
      boolean enough =
          TABLE.get(step).signers().stream().allMatch(role -> signers.contains(role.of(after)));
      assertThat(isAllowed(step, before, after, List.copyOf(signers)))
          .as("%s signed by %s", step, signers)
          .isEqualTo(enough);
    }
  }

  private static List<Set<Party>> subsets() {
    List<Set<Party>> subsets = new ArrayList<>(List.of(Set.of()));
    for (Party party : Parties.ALL) {
      for (Set<Party> smaller : List.copyOf(subsets)) {
        Set<Party> larger = new HashSet<>(smaller);
        larger.add(party);
        subsets.add(larger);
      }
    }
    return subsets;
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void a_step_changes_nothing_but_a_payments_transfer(FinancingStep step, FinancingStatus from) {
    FinancingAgreement before = Parties.agreement(from);
    changes().forEach((field, change) -> {
      FinancingAgreement after = change.apply(new Mutable(after(step, before))).build();
      assertThat(isAllowed(step, before, after, Parties.ALL))
          .as("%s from %s changes the %s", step, from, field)
          .isEqualTo(step == FinancingStep.PAY && field.equals("bank reference"));
    });
  }

  /** Every field of an agreement, changed. */
  private static Map<String, UnaryOperator<Mutable>> changes() {
    return Map.ofEntries(
        Map.entry("id", agreement -> agreement.id(new UniqueIdentifier(null, new UUID(9, 9)))),
        Map.entry(
            "external id", agreement -> agreement.id(new UniqueIdentifier("x", new UUID(2, 2)))),
        Map.entry(
            "invoice",
            agreement -> agreement.invoice(new UniqueIdentifier("2026-1", new UUID(9, 9)))),
        Map.entry(
            "invoice's number",
            agreement -> agreement.invoice(new UniqueIdentifier("x", new UUID(1, 1)))),
        Map.entry(
            "receivable",
            agreement -> agreement.receivable(new StateRef(SecureHash.sha256("x"), 0))),
        Map.entry("seller", agreement -> agreement.seller(Parties.OTHER)),
        Map.entry("seller's name", agreement -> agreement.seller(Parties.renamed(Parties.SELLER))),
        Map.entry("lender", agreement -> agreement.lender(Parties.OTHER)),
        Map.entry("lender's name", agreement -> agreement.lender(Parties.renamed(Parties.LENDER))),
        Map.entry("currency", agreement -> agreement.currency("USD")),
        Map.entry("price", agreement -> agreement.price(9_001)),
        Map.entry("end", agreement -> agreement.end(Parties.END.plusNanos(1))),
        Map.entry("salt", agreement -> agreement.salt(SecureHash.sha256("x"))),
        Map.entry("bank reference", agreement -> agreement.bankReference("SEPA-9")));
  }

  @Test
  void a_payment_needs_the_invoice_to_be_the_lenders_under_this_agreement() {
    FinancingAgreement before = Parties.agreement(AGREED);
    FinancingAgreement after = before.paid("SEPA-1");
    Invoice owned = Parties.invoice(InvoiceStatus.FINANCED);
    assertThat(isAllowed(FinancingStep.PAY, before, after, owned)).isTrue();
    assertThat(isAllowed(FinancingStep.PAY, before, after, Parties.invoice(InvoiceStatus.SETTLED)))
        .isTrue();
    assertThat(isAllowed(FinancingStep.PAY, before, after, Parties.invoice(InvoiceStatus.APPROVED)))
        .isFalse();
    Invoice underAnother =
        Parties.invoice(InvoiceStatus.APPROVED).financed(Parties.LENDER, Parties.SALT);
    assertThat(isAllowed(FinancingStep.PAY, before, after, underAnother)).isFalse();
    Invoice anothers =
        Parties.invoice(InvoiceStatus.APPROVED).financed(Parties.OTHER, before.commitment());
    assertThat(isAllowed(FinancingStep.PAY, before, after, anothers)).isFalse();
    assertThat(isAllowed(FinancingStep.PAY, before, after, forged(owned, Parties.LENDER)))
        .isFalse();
    assertThat(isAllowed(FinancingStep.PAY, before, after)).isFalse();
    assertThat(isAllowed(FinancingStep.PAY, before, before.after(FinancingStep.PAY), owned))
        .isFalse();
  }

  @Test
  void an_agreement_lapses_after_its_end_if_the_invoice_shows_no_transfer() {
    assertThat(lapses(Parties.END, Parties.invoice(InvoiceStatus.APPROVED))).isTrue();
    assertThat(lapses(Parties.END.minusNanos(1), Parties.invoice(InvoiceStatus.APPROVED)))
        .isFalse();
    assertThat(lapses(Parties.END, Parties.invoice(InvoiceStatus.FINANCED))).isFalse();
    assertThat(lapses(Parties.END)).isFalse();
  }

  @Test
  void a_lender_cannot_lapse_an_agreement_by_an_invoice_of_its_own_making() {
    Invoice forged = forged(Parties.invoice(InvoiceStatus.APPROVED), Parties.OTHER);
    assertThat(lapses(Parties.END, forged)).isFalse();
    assertThat(lapses(Parties.END, forged, Parties.invoice(InvoiceStatus.FINANCED)))
        .isFalse();
  }

  /** The same id, made by somebody else: an invoice of the seller needs the seller's signature. */
  private static Invoice forged(Invoice invoice, Party by) {
    return new Invoice(
        invoice.getLinearId(),
        by,
        Parties.BUYER,
        invoice.getPayee().equals(Parties.SELLER) ? by : invoice.getPayee(),
        invoice.getStatusName(),
        invoice.getTerms(),
        invoice.getAgreement(),
        null);
  }

  private static boolean lapses(Instant from, Invoice... references) {
    FinancingAgreement before = Parties.agreement(AGREED);
    return isAllowed(
        FinancingStep.LAPSE,
        before,
        before.after(FinancingStep.LAPSE),
        List.of(Parties.LENDER),
        TimeWindow.fromOnly(from),
        List.of(references));
  }

  @Test
  void an_offer_is_agreed_before_its_end() {
    assertThat(agrees(TimeWindow.untilOnly(Parties.END))).isTrue();
    assertThat(agrees(TimeWindow.untilOnly(Parties.END.plusNanos(1)))).isFalse();
    assertThat(agrees(TimeWindow.fromOnly(Parties.END))).isFalse();
    assertThat(agrees(null)).isFalse();
  }

  private static boolean agrees(TimeWindow window) {
    FinancingAgreement before = Parties.agreement(OFFERED);
    return isAllowed(
        FinancingStep.AGREE,
        before,
        before.after(FinancingStep.AGREE),
        Parties.ALL,
        window,
        List.of());
  }

  @Test
  void an_offer_is_not_paid() {
    FinancingAgreement paid =
        new Mutable(Parties.agreement(OFFERED)).bankReference("SEPA-1").build();
    assertThat(isAllowed(FinancingStep.OFFER, null, paid, Parties.ALL)).isFalse();
  }

  @Test
  void every_part_of_what_is_agreed_is_in_the_commitment() {
    SecureHash agreed = Parties.agreement(OFFERED).commitment();
    changes().forEach((field, change) -> {
      SecureHash changed =
          change.apply(new Mutable(Parties.agreement(OFFERED))).build().commitment();
      boolean beside =
          Set.of("external id", "invoice's number", "bank reference").contains(field);
      assertThat(changed.equals(agreed)).as(field).isEqualTo(beside);
    });
  }

  @Test
  void the_commitment_is_the_same_in_every_status() {
    Set<SecureHash> commitments = new HashSet<>();
    for (FinancingStatus status : FinancingStatus.values()) {
      commitments.add(Parties.agreement(status).commitment());
    }
    assertThat(commitments).hasSize(1);
  }

  @Test
  void neither_text_nor_error_shows_the_price() {
    assertThat(Parties.agreement(AGREED).toString()).doesNotContain("9000").doesNotContain("90");
    assertThatThrownBy(() -> new Mutable(Parties.agreement(AGREED)).price(-4711).build())
        .isInstanceOf(InvoiceException.class)
        .hasMessageNotContaining("4711");
  }

  static Stream<Arguments> allowed() {
    return TABLE.entrySet().stream()
        .flatMap(row ->
            row.getValue().from().stream().sorted().map(from -> Arguments.of(row.getKey(), from)));
  }

  private static FinancingAgreement after(FinancingStep step, FinancingAgreement before) {
    return step == FinancingStep.PAY ? before.paid("SEPA-NEW") : before.after(step);
  }

  /** With what the step itself wants: a window, and the invoice as it has to be. */
  private static boolean isAllowed(
      FinancingStep step,
      FinancingAgreement before,
      FinancingAgreement after,
      List<Party> signers) {
    TimeWindow window = step == FinancingStep.LAPSE
        ? TimeWindow.fromOnly(Parties.END)
        : TimeWindow.untilOnly(Parties.END);
    Invoice seen = Parties.invoice(
        step == FinancingStep.LAPSE ? InvoiceStatus.APPROVED : InvoiceStatus.FINANCED);
    return isAllowed(step, before, after, signers, window, List.of(seen));
  }

  private static boolean isAllowed(
      FinancingStep step,
      FinancingAgreement before,
      FinancingAgreement after,
      Invoice... references) {
    return isAllowed(step, before, after, Parties.ALL, null, List.of(references));
  }

  private static boolean isAllowed(
      FinancingStep step,
      FinancingAgreement before,
      FinancingAgreement after,
      List<Party> signers,
      TimeWindow window,
      List<Invoice> references) {
    try {
      FinancingContract.verifyStep(step, before, after, Parties.keys(signers), window, references);
      return true;
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("Financing: ");
      return false;
    }
  }

  /** An agreement with any field changed, as a cheat would make it. */
  private static final class Mutable {
    private UniqueIdentifier id;
    private UniqueIdentifier invoice;
    private StateRef receivable;
    private Party seller;
    private Party lender;
    private String currency;
    private long price;
    private Instant end;
    private SecureHash salt;
    private FinancingStatus status;
    private String bankReference;

    Mutable(FinancingAgreement from) {
      id = from.getLinearId();
      invoice = from.getInvoice();
      receivable = from.getReceivable();
      seller = from.getSeller();
      lender = from.getLender();
      currency = from.getCurrency();
      price = from.getPriceMinor();
      end = from.getValidUntil();
      salt = from.getSalt();
      status = from.getStatus();
      bankReference = from.getBankReference();
    }

    Mutable id(UniqueIdentifier value) {
      id = value;
      return this;
    }

    Mutable invoice(UniqueIdentifier value) {
      invoice = value;
      return this;
    }

    Mutable receivable(StateRef value) {
      receivable = value;
      return this;
    }

    Mutable seller(Party value) {
      seller = value;
      return this;
    }

    Mutable lender(Party value) {
      lender = value;
      return this;
    }

    Mutable currency(String value) {
      currency = value;
      return this;
    }

    Mutable price(long value) {
      price = value;
      return this;
    }

    Mutable end(Instant value) {
      end = value;
      return this;
    }

    Mutable salt(SecureHash value) {
      salt = value;
      return this;
    }

    Mutable status(FinancingStatus value) {
      status = value;
      return this;
    }

    Mutable bankReference(String value) {
      bankReference = value;
      return this;
    }

    FinancingAgreement build() {
      return new FinancingAgreement(
          id,
          invoice,
          receivable,
          seller,
          lender,
          currency,
          price,
          end,
          salt,
          status.name(),
          bankReference);
    }
  }
}
