package io.stateset.core.vault;

import static io.stateset.core.vault.VaultFixture.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.vault.TestStates.Thing;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.node.services.Vault.Page;
import net.corda.core.node.services.VaultQueryException;
import net.corda.core.node.services.vault.PageSpecification;
import net.corda.core.node.services.vault.QueryCriteria.VaultQueryCriteria;
import net.corda.core.node.services.vault.QueryCriteriaUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pages of queries: complete, without repeats, within their bounds. */
abstract class PagingContract extends VaultContract {
  static final StateColumn<Thing, String> LABEL = StateColumn.text("label", Thing::getLabel);
  static final StateColumn<Thing, Long> SIZE = StateColumn.number("size", Thing::getSize);
  static final StateColumn<Thing, LocalDate> DUE = StateColumn.date("due", Thing::getDue);
  private static final StateColumns<Thing> THINGS =
      StateColumns.of("thing", 1, Thing.class, LABEL, List.of(LABEL, SIZE, DUE));

  private void issueMany(int count, int perTransaction) {
    node.vault.register(THINGS);
    for (int from = 0; from < count; from += perTransaction) {
      node.issue(IntStream.range(from, Math.min(count, from + perTransaction))
          .mapToObj(PagingContract::thing)
          .toArray(Thing[]::new));
    }
  }

  /** Every third has no date, and dates repeat. */
  private static Thing thing(int number) {
    LocalDate due = number % 3 == 0 ? null : LocalDate.of(2026, 1, 1).plusDays(number % 50);
    return new Thing(
        new UniqueIdentifier(null, new UUID(3, number)), "n" + number, number, due, List.of(US));
  }

  private static List<VaultState<Thing>> walk(VaultQuery<Thing> query) {
    List<VaultState<Thing>> all = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      VaultPage<Thing> page = next.map(query::page).orElseGet(query::page);
      all.addAll(page.states());
      next = page.next();
    } while (next.isPresent());
    return all;
  }

  @Test
  void ten_thousand_states_are_seen_once_each_however_they_are_read() throws Exception {
    issueMany(10_000, 500);
    VaultQuery<Thing> query = node.vault.query(Thing.class).pageSize(999);
    List<StateRef> inOrder = walk(query).stream().map(VaultState::ref).toList();
    assertThat(inOrder).hasSize(10_000).doesNotHaveDuplicates();
    assertThat(query.list()).extracting(VaultState::ref).isEqualTo(inOrder);
    assertThat(query.stream().map(VaultState::ref)).isEqualTo(inOrder);
    assertThat(query.count()).isEqualTo(10_000);
    assertThat(query.pageNumber(3))
        .extracting(VaultState::ref)
        .isEqualTo(inOrder.subList(1_998, 2_997));
    assertThat(query.pageNumber(12)).isEmpty();
    assertThat(walk(query.newestFirst()))
        .extracting(VaultState::ref)
        .first()
        .isEqualTo(inOrder.get(9_999));
    Page<Thing> page = node.corda().queryBy(Thing.class, new PageSpecification(101, 99));
    assertThat(page.getStates()).hasSize(99);
    assertThat(page.getTotalStatesAvailable()).isEqualTo(10_000);
    assertThat(new HashSet<>(inOrder)).hasSize(10_000);
  }

  @Test
  void an_order_with_ties_and_missing_values_is_kept_over_pages_both_ways() {
    issueMany(300, 100);
    Comparator<Thing> byDue = Comparator.comparing(
        Thing::getDue, Comparator.<@Nullable LocalDate>nullsFirst(Comparator.naturalOrder()));
    List<Thing> all = IntStream.range(0, 300).mapToObj(PagingContract::thing).toList();
    VaultQuery<Thing> query = node.vault.query(Thing.class).pageSize(7);
    assertThat(labels(walk(query.orderBy(DUE)))).isEqualTo(sorted(all, byDue));
    assertThat(labels(walk(query.orderByDescending(DUE)))).isEqualTo(sorted(all, byDue.reversed()));
  }

  private static List<String> labels(List<VaultState<Thing>> states) {
    return states.stream().map(state -> state.data().getLabel()).toList();
  }

  private static List<String> sorted(List<Thing> things, Comparator<Thing> order) {
    return things.stream().sorted(order).map(Thing::getLabel).toList();
  }

  @Test
  void pages_do_not_repeat_when_states_go_between_them() {
    issueMany(20, 20);
    VaultQuery<Thing> query = node.vault.query(Thing.class).pageSize(10);
    VaultPage<Thing> first = query.page();
    node.spend(List.of(first.states().get(0).ref()));
    VaultPage<Thing> second = query.page(first.next().orElseThrow());
    assertThat(labels(second.states()))
        .containsExactly(IntStream.range(10, 20).mapToObj(i -> "n" + i).toArray(String[]::new));
    assertThat(second.next()).isEmpty();
  }

  @Test
  void a_token_survives_a_restart_and_fits_one_query_alone() {
    issueMany(20, 20);
    VaultQuery<Thing> query = node.vault.query(Thing.class).pageSize(5);
    String token = query.orderBy(DUE).page().next().orElseThrow();
    node.restart();
    node.vault.register(THINGS);
    VaultQuery<Thing> again = node.vault.query(Thing.class).pageSize(5);
    assertThat(again.orderBy(DUE).page(token).states()).hasSize(5);
    for (VaultQuery<Thing> other :
        List.of(again, again.orderByDescending(DUE), again.orderBy(SIZE), again.unlocked())) {
      assertCode("BAD_TOKEN", () -> other.page(token));
    }
    for (String garbage :
        List.of("", "=", "AAAA", token + "x", "x".repeat(100_000), token.substring(1))) {
      assertCode("BAD_TOKEN", () -> again.orderBy(DUE).page(garbage));
    }
  }

  @Test
  void sizes_out_of_bounds_are_refused() {
    VaultQuery<Thing> query = node.vault.query(Thing.class);
    for (int size : new int[] {0, -1, VaultQuery.MAX_PAGE_SIZE + 1}) {
      assertCode("BAD_REQUEST", () -> query.pageSize(size));
    }
    assertCode("BAD_REQUEST", () -> query.pageNumber(0));
    assertCode("UNKNOWN_COLUMN", () -> query.orderBy(DUE).page());
  }

  static void assertCode(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VaultException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void without_a_page_specification_more_than_two_hundred_results_are_an_error() throws Exception {
    issueMany(QueryCriteriaUtils.DEFAULT_PAGE_SIZE, 100);
    Page<Thing> all = node.corda().queryBy(Thing.class);
    assertThat(all.getStates()).hasSize(QueryCriteriaUtils.DEFAULT_PAGE_SIZE);
    assertThat(all.getTotalStatesAvailable()).isEqualTo(-1);
    node.issue(thing(1_000));
    assertThatThrownBy(() -> node.corda().queryBy(Thing.class))
        .isInstanceOf(VaultQueryException.class)
        .hasMessageContaining("PageSpecification");
    assertThat(node.corda().queryBy(Thing.class, new PageSpecification(1, 500)).getStates())
        .hasSize(201);
    assertThat(node.corda()
            .queryBy(Thing.class, new PageSpecification(1, Integer.MAX_VALUE))
            .getStates())
        .hasSize(201);
  }

  @Test
  void page_specifications_out_of_bounds_are_refused() {
    for (PageSpecification bad : List.of(
        new PageSpecification(0, 10),
        new PageSpecification(-1, 10),
        new PageSpecification(1, 0),
        new PageSpecification(1, -5))) {
      assertThatThrownBy(() -> node.corda().queryBy(Thing.class, new VaultQueryCriteria(), bad))
          .as(bad.toString())
          .isInstanceOf(VaultQueryException.class);
    }
  }
}
