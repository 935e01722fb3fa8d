package io.stateset.notary.store;

import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.id;
import static io.stateset.notary.machine.Requests.request;
import static io.stateset.notary.machine.Requests.spend;
import static io.stateset.notary.machine.Requests.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.notary.machine.Block;
import io.stateset.notary.machine.BlockResult;
import io.stateset.notary.machine.Frontier;
import io.stateset.notary.machine.Governance;
import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.Head;
import io.stateset.notary.machine.LogEntry;
import io.stateset.notary.machine.NotaryMachine;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.machine.UniquenessCases;
import io.stateset.notary.machine.UniquenessCases.Case;
import io.stateset.notary.machine.UniquenessCases.Step;
import io.stateset.notary.machine.Window;
import io.stateset.notary.store.StoreException.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store must do, and what the state machine must decide over every store. */
abstract class NotaryStoreContract {
  protected NotaryStore store;

  protected abstract NotaryStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  static Stream<Case> cases() {
    return UniquenessCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void each_case_has_its_outcomes_with_one_request_a_block(Case history) {
    for (Step step : history.steps()) {
      assertThat(apply(store, step.time(), step.request())).containsExactly(step.expected());
    }
    store.verify();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void each_case_has_its_outcomes_with_all_requests_of_a_time_in_a_block(Case history) {
    for (Instant time : history.steps().stream().map(Step::time).distinct().toList()) {
      List<Step> steps =
          history.steps().stream().filter(step -> step.time().equals(time)).toList();
      NotaryRequest[] requests = steps.stream().map(Step::request).toArray(NotaryRequest[]::new);
      assertThat(apply(store, time, requests))
          .isEqualTo(steps.stream().map(Step::expected).toList());
    }
    store.verify();
  }

  @Test
  void a_new_store_is_empty() {
    assertThat(store.head()).isEqualTo(Head.genesis(Governance.DEFAULT));
    assertThat(store.consumed(states("a", "b"))).isEmpty();
    assertThat(store.indexed(id("x"))).isEmpty();
    assertThatThrownBy(() -> store.entry(0)).isInstanceOf(IndexOutOfBoundsException.class);
    store.verify();
  }

  @Test
  void what_was_committed_is_read_back() {
    List<StateReference> inputs = states("a", "b");
    NotaryRequest request = request("T", inputs, states("r"), new Window(NOW, null));
    apply(store, NOW, spend("S", "x"), request);
    assertThat(store.consumed(states("a", "b", "r")))
        .isEqualTo(Map.of(inputs.get(0), 1L, inputs.get(1), 1L));
    LogEntry entry = store.entry(1);
    assertThat(entry.leaf()).isEqualTo(request.leaf());
    assertThat(entry.leafHash()).isEqualTo(request.leafHash());
    assertThat(entry.caller()).isEqualTo(request.caller());
    assertThat(entry.time()).isEqualTo(NOW);
    assertThat(store.head().height()).isEqualTo(1);
    assertThat(store.head().time()).isEqualTo(NOW);
  }

  @Test
  void a_state_asked_for_twice_is_found_once() {
    apply(store, NOW, spend("T", "a"));
    assertThat(store.consumed(states("a", "a"))).hasSize(1);
  }

  @Test
  void the_app_hash_changes_with_what_is_accepted_and_not_on_empty_blocks() {
    Hash empty = store.head().appHash();
    apply(store, NOW);
    assertThat(store.head().appHash()).isEqualTo(empty);
    assertThat(store.head().height()).isEqualTo(1);
    apply(store, NOW, spend("T", "a"));
    Hash one = store.head().appHash();
    assertThat(one).isNotEqualTo(empty);
    apply(store, NOW.plusSeconds(1), spend("U", "a"), spend("T", "a"));
    assertThat(store.head().appHash()).isEqualTo(one);
  }

  @Test
  void blocks_do_not_matter_for_the_app_hash_but_the_order_does() {
    apply(store, NOW, spend("T", "a"), spend("U", "b"));
    NotaryStore other = new InMemoryStore();
    apply(other, NOW, spend("T", "a"));
    apply(other, NOW, spend("U", "b"));
    assertThat(other.head().appHash()).isEqualTo(store.head().appHash());
    NotaryStore swapped = new InMemoryStore();
    apply(swapped, NOW, spend("U", "b"), spend("T", "a"));
    assertThat(swapped.head().appHash()).isNotEqualTo(store.head().appHash());
  }

  @Test
  void writes_that_do_not_follow_the_head_are_refused() {
    BlockResult result = NotaryMachine.apply(new Block(1, NOW, List.of(spend("T", "a"))), store);
    store.commit(result.writes());
    assertThatThrownBy(() -> store.commit(result.writes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.head().log().size()).isEqualTo(1);
  }

  @Test
  void proofs_verify_at_every_size() {
    List<Frontier> frontiers = new ArrayList<>(List.of(store.head().log()));
    for (int i = 0; i < 20; i++) {
      apply(store, NOW, spend("T" + i, "s" + i));
      frontiers.add(store.head().log());
    }
    for (int size = 1; size <= 20; size++) {
      checkInclusion(size, frontiers.get(size));
      checkConsistency(size, frontiers);
    }
  }

  @Test
  void proofs_verify_in_a_log_with_kept_nodes() {
    int size = 1000;
    apply(store, NOW, many(0, 300));
    Frontier earlier = store.head().log();
    apply(store, NOW, many(300, size));
    Frontier log = store.head().log();
    for (int position : new int[] {0, 255, 256, 299, 511, 512, 767, 768, 999}) {
      assertThat(isIncluded(position, log)).as("position " + position).isTrue();
    }
    List<Hash> proof = store.consistencyProof(300, size);
    assertThat(LogProofs.isConsistent(300, earlier.root(), size, log.root(), proof))
        .isTrue();
    store.verify();
  }

  @Test
  void proofs_outside_of_the_log_are_refused() {
    apply(store, NOW, spend("T", "a"), spend("U", "b"));
    assertThatThrownBy(() -> store.inclusionProof(0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> store.inclusionProof(2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> store.inclusionProof(-1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> store.consistencyProof(2, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(store.consistencyProof(0, 2)).isEmpty();
    assertThat(store.consistencyProof(2, 2)).isEmpty();
  }

  @Test
  void a_closed_store_says_so() {
    apply(store, NOW, spend("T", "a"));
    BlockResult next = NotaryMachine.apply(new Block(2, NOW, List.of(spend("U", "b"))), store);
    store.close();
    store.close();
    assertThatThrownBy(() -> store.entry(0))
        .isInstanceOfSatisfying(StoreException.class, this::saysClosed);
    assertThatThrownBy(() -> store.commit(next.writes()))
        .isInstanceOfSatisfying(StoreException.class, this::saysClosed);
  }

  private void saysClosed(StoreException e) {
    assertThat(e.reason()).isEqualTo(Code.CLOSED);
    assertThat(e.code()).isEqualTo("CLOSED");
  }

  static List<Outcome> apply(NotaryStore store, Instant time, NotaryRequest... requests) {
    Block block = new Block(store.head().height() + 1, time, List.of(requests));
    BlockResult result = NotaryMachine.apply(block, store);
    store.commit(result.writes());
    return result.outcomes();
  }

  private static NotaryRequest[] many(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> spend("T" + i, "s" + i))
        .toArray(NotaryRequest[]::new);
  }

  private void checkInclusion(int size, Frontier log) {
    for (int position = 0; position < size; position++) {
      List<Hash> proof = store.inclusionProof(position, size);
      Hash leaf = store.entry(position).leafHash();
      assertThat(LogProofs.isIncluded(leaf, position, size, proof, log.root())).isTrue();
      assertThat(LogProofs.isIncluded(id("other"), position, size, proof, log.root()))
          .isFalse();
      assertThat(LogProofs.isIncluded(leaf, (position + 1) % size, size, proof, log.root()))
          .isEqualTo(size == 1);
    }
  }

  private boolean isIncluded(int position, Frontier log) {
    List<Hash> proof = store.inclusionProof(position, log.size());
    return LogProofs.isIncluded(
        store.entry(position).leafHash(), position, log.size(), proof, log.root());
  }

  private void checkConsistency(int size, List<Frontier> frontiers) {
    Hash root = frontiers.get(size).root();
    for (int earlier = 0; earlier <= size; earlier++) {
      List<Hash> proof = store.consistencyProof(earlier, size);
      Hash earlierRoot = frontiers.get(earlier).root();
      assertThat(LogProofs.isConsistent(earlier, earlierRoot, size, root, proof))
          .isTrue();
      if (earlier > 0) {
        assertThat(LogProofs.isConsistent(earlier, id("other"), size, root, proof))
            .isFalse();
      }
      if (earlier > 0 && earlier < size) {
        assertThat(LogProofs.isConsistent(earlier, earlierRoot, size, id("other"), proof))
            .isFalse();
      }
    }
  }
}
