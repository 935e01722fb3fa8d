package io.stateset.notary.engine;

import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.LogEntry;
import io.stateset.notary.machine.LogLeaf;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.Outcome.Conflict;
import io.stateset.notary.machine.StateReference;
import io.stateset.notary.machine.Window;
import io.stateset.notary.store.InMemoryStore;
import io.stateset.notary.store.NotaryStore;
import io.stateset.notary.store.RocksOptions;
import io.stateset.notary.store.RocksStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many callers fight for few states; afterwards the history that they saw is held against a model.
 */
class DoubleSpendTest {
  private static final int CALLERS = 8;
  private static final int REQUESTS = 250;
  private static final int STATES = 200;
  private static final int TRANSACTIONS = 600;

  @TempDir
  Path folder;

  /** What one caller saw. */
  private record Seen(NotaryRequest request, Outcome outcome) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void no_state_is_spent_twice_in_memory(long seed) throws Exception {
    try (NotaryStore store = new InMemoryStore()) {
      fight(store, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void no_state_is_spent_twice_on_disk(long seed) throws Exception {
    RocksOptions options =
        RocksOptions.in(folder).withMemoryBytes(32 << 20).withDisk(() -> Long.MAX_VALUE, 0);
    try (NotaryStore store = RocksStore.open(options)) {
      fight(store, seed);
    }
    try (NotaryStore again = RocksStore.open(options)) {
      again.verify();
    }
  }

  private static void fight(NotaryStore store, long seed) throws Exception {
    List<Seen> history;
    try (NotaryEngine engine =
        SoloEngine.start(store, new SoloOptions(new TestClock(NOW), 100_000, 500))) {
      history = run(engine, seed);
    }
    store.verify();
    check(history, store, "seed " + seed);
  }

  private static List<Seen> run(NotaryEngine engine, long seed) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Callable<List<Seen>>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        SplittableRandom random = new SplittableRandom(seed * 100 + caller);
        callers.add(() -> callerLoop(engine, random));
      }
      List<Seen> history = new ArrayList<>();
      for (Future<List<Seen>> caller : threads.invokeAll(callers)) {
        history.addAll(caller.get());
      }
      return history;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Seen> callerLoop(NotaryEngine engine, SplittableRandom random)
      throws Exception {
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      NotaryRequest request = transaction(random.nextInt(TRANSACTIONS));
      seen.add(new Seen(
          request, engine.submit(request).toCompletableFuture().get(60, TimeUnit.SECONDS)));
    }
    return seen;
  }

  /** The same number is the same transaction, whoever asks. */
  private static NotaryRequest transaction(int number) {
    SplittableRandom random = new SplittableRandom(number);
    List<StateReference> states = random
        .ints(0, STATES)
        .distinct()
        .limit(1 + random.nextInt(4))
        .mapToObj(state -> new StateReference(id("s" + state), 0))
        .toList();
    int inputs = random.nextInt(states.size() + 1);
    LogLeaf leaf = new LogLeaf(
        id("t" + number),
        states.subList(0, inputs),
        states.subList(inputs, states.size()),
        Window.ALWAYS);
    return new NotaryRequest(leaf, "caller");
  }

  private static void check(List<Seen> history, NotaryStore store, String seed) {
    Map<Hash, Long> positions = new HashMap<>();
    Map<StateReference, Hash> spent = new HashMap<>();
    for (long position = 0; position < store.head().log().size(); position++) {
      LogEntry entry = store.entry(position);
      assertThat(positions.put(entry.leaf().transactionId(), position)).as(seed).isNull();
      entry.leaf().references().forEach(read -> assertThat(spent).as(seed).doesNotContainKey(read));
      entry
          .leaf()
          .inputs()
          .forEach(input -> assertThat(spent.put(input, entry.leaf().transactionId()))
              .as(seed)
              .isNull());
    }
    history.forEach(seen -> checkSeen(seen, positions, spent, seed));
    assertThat(acceptedIds(history)).as(seed).isEqualTo(positions.keySet());
  }

  private static Set<Hash> acceptedIds(List<Seen> history) {
    return history.stream()
        .filter(seen -> seen.outcome() instanceof Accepted)
        .map(seen -> seen.request().transactionId())
        .collect(Collectors.toSet());
  }

  private static void checkSeen(
      Seen seen, Map<Hash, Long> positions, Map<StateReference, Hash> spent, String seed) {
    Hash id = seen.request().transactionId();
    if (seen.outcome() instanceof Accepted accepted) {
      assertThat(positions).as(seed).containsEntry(id, accepted.position());
    } else {
      assertThat(seen.outcome()).as(seed).isInstanceOf(Conflict.class);
      assertThat(positions).as(seed).doesNotContainKey(id);
      ((Conflict) seen.outcome())
          .states()
          .forEach(state -> assertThat(spent).as(seed).containsKey(state.state()));
    }
  }
}
