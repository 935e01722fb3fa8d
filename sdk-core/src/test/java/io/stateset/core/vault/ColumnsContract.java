package io.stateset.core.vault;

import static io.stateset.core.vault.PagingContract.assertCode;
import static io.stateset.core.vault.VaultFixture.BUYER;
import static io.stateset.core.vault.VaultFixture.LENDER;
import static io.stateset.core.vault.VaultFixture.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.vault.TestStates.Labelled;
import io.stateset.core.vault.TestStates.OtherThing;
import io.stateset.core.vault.TestStates.Thing;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.identity.AbstractParty;
import net.corda.core.node.services.Vault.StateStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Typed columns: how their tables are made, extended, filled and queried. */
abstract class ColumnsContract extends VaultContract {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00.123456Z");

  private final StateColumn<Thing, String> label = StateColumn.text("label", Thing::getLabel);
  private final StateColumn<Thing, Long> size =
      StateColumn.<Thing>number("size", Thing::getSize).indexed();
  private final StateColumn<Thing, LocalDate> due = StateColumn.date("due", Thing::getDue);
  private final StateColumn<Thing, BigDecimal> price =
      StateColumn.decimal("order", thing -> BigDecimal.valueOf(thing.getSize(), 2));
  private final StateColumn<Thing, Instant> made =
      StateColumn.timestamp("timestamp", thing -> EPOCH.plusSeconds(thing.getSize()));
  private final StateColumn<Thing, Boolean> even =
      StateColumn.flag("even", thing -> thing.getSize() % 2 == 0);
  private final StateColumn<Thing, UUID> id =
      StateColumn.uuid("id", thing -> thing.getLinearId().getId());

  private StateColumns<Thing> first() {
    return StateColumns.of("thing", 1, Thing.class, label, List.of(label, size));
  }

  private StateColumns<Thing> all(int version) {
    return StateColumns.of(
        "thing", version, Thing.class, label, List.of(label, size, due, price, made, even, id));
  }

  private static Thing thing(int size) {
    return thing("n" + size, size, size == 5 ? null : LocalDate.of(2026, 1, size + 1), US);
  }

  private static Thing thing(
      String label, int size, @Nullable LocalDate due, AbstractParty... parties) {
    return new Thing(
        new UniqueIdentifier(label, new UUID(9, size)), label, size, due, List.of(parties));
  }

  private void issueSix() {
    IntStream.range(0, 6).forEach(size -> node.issue(thing(size)));
  }

  private List<Long> sizes(ColumnCondition<? super Thing> condition) {
    return node.vault.query(Thing.class).where(condition).stream()
        .map(state -> state.data().getSize())
        .toList();
  }

  @Test
  void conditions_of_every_kind_hold_where_they_should() {
    node.vault.register(all(1));
    issueSix();
    assertThat(sizes(size.equalTo(3L))).containsExactly(3L);
    assertThat(sizes(size.notEqualTo(3L))).containsExactly(0L, 1L, 2L, 4L, 5L);
    assertThat(sizes(size.lessThan(2L))).containsExactly(0L, 1L);
    assertThat(sizes(size.atMost(2L))).containsExactly(0L, 1L, 2L);
    assertThat(sizes(size.greaterThan(4L))).containsExactly(5L);
    assertThat(sizes(size.atLeast(4L))).containsExactly(4L, 5L);
    assertThat(sizes(size.between(2L, 4L))).containsExactly(2L, 3L, 4L);
    assertThat(sizes(size.in(List.of(1L, 5L, 77L)))).containsExactly(1L, 5L);
    assertThat(sizes(size.in(List.of()))).isEmpty();
    assertThat(sizes(due.isNull())).containsExactly(5L);
    assertThat(sizes(due.notEqualTo(LocalDate.of(2026, 1, 1)))).containsExactly(1L, 2L, 3L, 4L);
    assertThat(sizes(price.between(new BigDecimal("0.02"), new BigDecimal("0.030"))))
        .containsExactly(2L, 3L);
    assertThat(sizes(made.equalTo(EPOCH.plusSeconds(4)))).containsExactly(4L);
    assertThat(sizes(even.equalTo(true))).containsExactly(0L, 2L, 4L);
    assertThat(sizes(id.equalTo(new UUID(9, 2)))).containsExactly(2L);
    assertThat(sizes(label.in(List.of("n1", "N2")))).containsExactly(1L);
  }

  @Test
  void a_beginning_is_taken_literally() {
    node.vault.register(all(1));
    List<String> labels = List.of("50% off", "50x off", "a_b", "axb", "wow!", "wow", "Wow!");
    IntStream.range(0, labels.size()).forEach(i -> node.issue(thing(labels.get(i), i, null, US)));
    assertThat(sizes(label.startsWith("50%"))).containsExactly(0L);
    assertThat(sizes(label.startsWith("a_"))).containsExactly(2L);
    assertThat(sizes(label.startsWith("wow!"))).containsExactly(4L);
    assertThat(sizes(label.startsWith("wow"))).containsExactly(4L, 5L);
    assertThat(sizes(label.startsWith(""))).hasSize(labels.size());
    assertThat(sizes(label.equalTo("' OR 1=1 --"))).isEmpty();
  }

  @Test
  void conditions_and_columns_combine_with_what_the_vault_knows() {
    node.vault.register(all(1));
    StateRef old = VaultFixture.ref(node.issue(thing("x", 1, null, US, BUYER)), 0);
    node.issue(thing("x", 2, null, US, LENDER));
    node.spend(List.of(old), thing("x", 3, null, US, BUYER));
    VaultQuery<Thing> query = node.vault.query(Thing.class).where(label.equalTo("x"));
    assertThat(query.participant(BUYER).list())
        .extracting(state -> state.data().getSize())
        .containsExactly(3L);
    assertThat(query.status(StateStatus.CONSUMED).list())
        .extracting(VaultState::ref)
        .containsExactly(old);
    assertThat(query
            .status(StateStatus.ALL)
            .orderByDescending(size)
            .first()
            .orElseThrow()
            .data()
            .getSize())
        .isEqualTo(3);
    assertThat(query.linearId(new UUID(9, 2)).count()).isEqualTo(1);
  }

  @Test
  void an_interface_can_have_columns() {
    StateColumn<Labelled, String> common = StateColumn.text("label", Labelled::getLabel);
    node.vault.register(StateColumns.of("labelled", 1, Labelled.class, common, List.of(common)));
    node.issue(thing(1), new OtherThing(new UniqueIdentifier(), "n1", List.of(US)));
    assertThat(node.vault.query(Labelled.class).where(common.equalTo("n1")).list())
        .hasSize(2);
    assertThat(node.vault.query(OtherThing.class).where(common.equalTo("n1")).list())
        .hasSize(1);
  }

  @Test
  void states_that_are_stored_already_get_their_rows() {
    issueSix();
    node.issue(new OtherThing(new UniqueIdentifier(), "other", List.of(US)));
    node.vault.register(first());
    assertThat(sizes(size.atLeast(0L))).hasSize(6);
    node.vault.register(first());
    node.issue(thing(6));
    assertThat(sizes(size.atLeast(0L))).hasSize(7);
  }

  @Test
  void more_states_than_a_batch_are_filled_in() {
    node.issue(
        IntStream.range(0, 450).mapToObj(i -> thing("n", i, null, US)).toArray(Thing[]::new));
    node.vault.register(first());
    assertThat(node.vault.query(Thing.class).where(size.atLeast(0L)).count()).isEqualTo(450);
  }

  @Test
  void a_later_version_adds_columns_and_fills_them() {
    node.vault.register(first());
    issueSix();
    node.restart();
    node.vault.register(all(2));
    assertThat(sizes(due.equalTo(LocalDate.of(2026, 1, 3)))).containsExactly(2L);
    node.issue(thing(7));
    assertThat(sizes(size.atLeast(4L))).containsExactly(4L, 5L, 7L);
  }

  @Test
  void what_was_recorded_while_the_columns_were_not_registered_is_filled_in() {
    node.vault.register(first());
    node.restart();
    issueSix();
    node.vault.register(first());
    assertThat(sizes(size.atLeast(0L))).hasSize(6);
  }

  @Test
  void definitions_that_do_not_follow_the_stored_one_are_refused() {
    node.vault.register(all(2));
    node.restart();
    assertCode("COLUMNS_NEWER", () -> node.vault.register(first()));
    assertCode(
        "COLUMNS_CHANGED",
        () -> node.vault.register(
            StateColumns.of("thing", 2, Thing.class, label, List.of(label, size))));
    assertCode(
        "COLUMNS_CHANGED",
        () -> node.vault.register(
            StateColumns.of("thing", 3, Thing.class, label, List.of(label, size))));
    node.vault.register(all(2));
    assertCode("BAD_COLUMNS", () -> node.vault.register(first()));
  }

  @Test
  void a_value_that_does_not_fit_or_an_extractor_that_throws_never_keeps_a_transaction_out() {
    StateColumn<Thing, String> text =
        StateColumn.text("text", thing -> switch ((int) thing.getSize()) {
          case 0 -> "x".repeat(ColumnText.MAX_CHARS + 1);
          case 1 -> "nul\0";
          case 2 -> throw new IllegalStateException("no");
          default -> "fits";
        });
    StateColumn<Thing, BigDecimal> number =
        StateColumn.decimal("n", thing -> switch ((int) thing.getSize()) {
          case 0 -> new BigDecimal("1e26");
          case 1 -> new BigDecimal("0.0000000000001");
          default -> new BigDecimal("99999999999999999999999999.999999999999");
        });
    StateColumn<Thing, Instant> time = StateColumn.timestamp("t", thing -> Instant.MAX);
    StateColumn<Thing, LocalDate> date = StateColumn.date("d", thing -> LocalDate.MIN);
    node.vault.register(
        StateColumns.of("odd", 1, Thing.class, text, List.of(text, number, time, date)));
    issueSix();
    assertThat(sizes(text.isNull())).containsExactly(0L, 1L, 2L);
    assertThat(sizes(number.isNull())).containsExactly(0L, 1L);
    assertThat(sizes(number.atLeast(new BigDecimal("99999999999999999999999999.999999999999"))))
        .hasSize(4);
    assertThat(sizes(time.isNull())).hasSize(6);
    assertThat(sizes(date.isNull())).hasSize(6);
  }

  @Test
  void names_and_values_out_of_bounds_are_refused() {
    for (String name :
        List.of("", "Label", "a-b", "1a", "a;drop table x", "a\"b", "state_id", "x".repeat(41))) {
      assertCode("BAD_COLUMNS", () -> StateColumn.text(name, Thing::getLabel));
    }
    for (String name : List.of("", "Thing", "a b", "x".repeat(41))) {
      assertCode("BAD_COLUMNS", () -> StateColumns.of(name, 1, Thing.class, label, List.of(label)));
    }
    assertCode("BAD_COLUMNS", () -> StateColumns.of("a", 0, Thing.class, label, List.of(label)));
    assertCode("BAD_COLUMNS", () -> StateColumns.of("a", 1, Thing.class, label, List.of(size)));
    assertCode(
        "BAD_COLUMNS",
        () -> StateColumns.of(
            "a",
            1,
            Thing.class,
            label,
            List.of(label, StateColumn.text("label", Thing::getLabel))));
    assertCode("BAD_REQUEST", () -> label.equalTo("x".repeat(501)));
    assertCode("BAD_REQUEST", () -> label.startsWith("\0"));
    assertCode("BAD_REQUEST", () -> size.startsWith("1"));
    assertCode("UNKNOWN_COLUMN", () -> sizes(size.equalTo(1L)));
  }

  @Test
  void the_longest_names_make_tables_and_indexes_apart() {
    String longest = "x".repeat(38);
    StateColumn<Thing, String> one =
        StateColumn.<Thing>text(longest + "_1", Thing::getLabel).indexed();
    StateColumn<Thing, String> two =
        StateColumn.<Thing>text(longest + "_2", Thing::getLabel).indexed();
    node.vault.register(StateColumns.of("t".repeat(40), 1, Thing.class, one, List.of(one, two)));
    issueSix();
    assertThat(sizes(two.equalTo("n3"))).containsExactly(3L);
  }
}
