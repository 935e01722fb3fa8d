package io.stateset.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.FlowHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.corda.core.contracts.StateRef;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node dies at every named point, and nothing is half recorded afterwards. */
class CrashTest {
  private static final List<String> EVERYBODY = List.of("Alice", "Bob", StatesetNetwork.NOTARY);

  @RegisterExtension
  static final StatesetNetworkExtension NETWORK = StatesetNetworkExtension.of(Tallies.describe());

  /** Which points a node passes while Alice counts a tally with Bob. */
  static Stream<String[]> crashes() {
    return Stream.of(
            points(
                "Alice",
                "flow.commit flow.committed flow.send keys.sign keys.signed"
                    + " ledger.record ledger.inflight messaging.transmit messaging.acknowledged"
                    + " messaging.receive messaging.acknowledge"),
            points(
                "Bob",
                "flow.commit flow.committed flow.send keys.sign keys.signed"
                    + " ledger.record ledger.inflight messaging.transmit messaging.acknowledged"
                    + " messaging.receive messaging.acknowledge"),
            points(
                "Notary",
                "flow.commit flow.committed flow.send keys.sign keys.signed"
                    + " notary.commit notary.committed messaging.transmit messaging.acknowledged"
                    + " messaging.receive messaging.acknowledge"))
        .flatMap(each -> each);
  }

  private static Stream<String[]> points(String victim, String points) {
    return Stream.of(points.split(" ")).map(point -> new String[] {victim, point});
  }

  @Test
  void every_named_point_is_passed_by_flows_that_end_well_or_are_refused(StatesetNetwork network) {
    Tallies tallies = new Tallies(network);
    StateRef begun = tallies.begin();
    tallies.count(begun);
    assertThatThrownBy(() -> tallies.count(begun)).isInstanceOf(RuntimeException.class);

    TreeSet<String> passed = new TreeSet<>();
    EVERYBODY.forEach(name -> passed.addAll(network.passes(name).keySet()));

    assertThat(passed).isEqualTo(new TreeSet<>(CrashPoints.ALL));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("crashes")
  void a_crash_leaves_every_transaction_final_on_both_sides_or_on_neither(
      String victim, String point) throws Exception {
    Tallies tallies = new Tallies(NETWORK.network());
    Map<String, Integer> passes = passesOfOneCount(tallies, victim);
    assertThat(passes).containsKey(point);
    for (int nth : firstAndLast(passes.get(point))) {
      crash(tallies, victim, point, nth);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Alice", "Bob"})
  void a_crash_as_a_refused_transaction_is_removed_leaves_it_on_neither_side(String victim)
      throws Exception {
    Tallies tallies = new Tallies(NETWORK.network());
    StateRef begun = tallies.begin();
    tallies.count(begun);
    tallies.awaitAgreement("before the refusal");
    CompletableFuture<Void> crashed = tallies.network().crashAt(victim, "ledger.remove", 1);
    CompletableFuture<SignedTransaction> refused = tallies.startCount(begun).result();
    crashed.get(Tallies.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    tallies.network().restart(victim);
    assertThat(resultOf(refused)).isNull();
    tallies.awaitAgreement("after the refusal, " + victim + " crashed");
  }

  private static List<Integer> firstAndLast(int passes) {
    return passes == 1 ? List.of(1) : List.of(1, passes);
  }

  private static final Map<String, Map<String, Integer>> COUNTED =
      new java.util.concurrent.ConcurrentHashMap<>();

  /** The last pass of a point may come after the flow ended: see {@link #crash}. */
  private static Map<String, Integer> passesOfOneCount(Tallies tallies, String victim) {
    return COUNTED.computeIfAbsent(victim, name -> {
      StateRef begun = tallies.begin();
      tallies.awaitAgreement("before");
      Map<String, Integer> before = tallies.network().passes(name);
      tallies.count(begun);
      tallies.awaitAgreement("after a count");
      Map<String, Integer> difference = new java.util.TreeMap<>();
      tallies.network().passes(name).forEach((point, times) -> {
        int passed = times - before.getOrDefault(point, 0);
        if (passed > 0) {
          difference.put(point, passed);
        }
      });
      return difference;
    });
  }

  private static void crash(Tallies tallies, String victim, String point, int nth)
      throws Exception {
    String situation = victim + " crashed at pass " + nth + " of " + point;
    StateRef begun = tallies.begin();
    tallies.awaitAgreement("before " + situation);
    CompletableFuture<Void> crashed = tallies.network().crashAt(victim, point, nth);
    FlowHandle<SignedTransaction> flow = tallies.startCount(begun);
    CompletableFuture<SignedTransaction> result = flow.result();
    CompletableFuture.anyOf(crashed, result.exceptionally(failure -> null))
        .get(Tallies.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    tallies.network().restart(victim);
    SignedTransaction acknowledged = resultOf(result);
    tallies.awaitAgreement(situation);
    if (acknowledged != null) {
      assertThat(tallies.verified("Alice")).containsKey(acknowledged.getId().toString());
    }
    agreesWithNotary(tallies, begun, situation);
  }

  /** The tally can be counted from where the parties stand, and from nowhere else. */
  private static void agreesWithNotary(Tallies tallies, StateRef begun, String situation) {
    boolean spent = tallies.vault("Alice").values().stream()
        .noneMatch(state -> state.startsWith(begun.toString()));
    if (spent) {
      assertThatThrownBy(() -> tallies.count(begun)).as(situation).isNotNull();
    } else {
      tallies.count(begun);
    }
    tallies.awaitAgreement("a count later, " + situation);
  }

  private static SignedTransaction resultOf(CompletableFuture<SignedTransaction> result)
      throws Exception {
    try {
      return result.get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      return null;
    }
  }
}
