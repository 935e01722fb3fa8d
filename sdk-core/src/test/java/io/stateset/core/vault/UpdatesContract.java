package io.stateset.core.vault;

import static io.stateset.core.vault.PagingContract.assertCode;
import static io.stateset.core.vault.VaultFixture.BUYER;
import static io.stateset.core.vault.VaultFixture.LENDER;
import static io.stateset.core.vault.VaultFixture.US;
import static io.stateset.core.vault.VaultFixture.coin;
import static io.stateset.core.vault.VaultFixture.ref;
import static io.stateset.core.vault.VaultFixture.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.vault.TestStates.Coin;
import io.stateset.core.vault.TestStates.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateRef;
import net.corda.core.messaging.DataFeed;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.Vault.Page;
import net.corda.core.node.services.Vault.Update;
import net.corda.core.transactions.WireTransaction;
import org.junit.jupiter.api.Test;
import rx.Subscriber;

/**
 * Who hears of what was recorded: everything once, in the order of commits, whoever else listens.
 */
abstract class UpdatesContract extends VaultContract {
  private static final int TIMEOUT_SECONDS = 30;

  private static <E> E take(BlockingQueue<E> queue) throws InterruptedException {
    E element = queue.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertThat(element).as("nothing came within " + TIMEOUT_SECONDS + " s").isNotNull();
    return element;
  }

  private static <E> List<E> take(BlockingQueue<E> queue, int count) throws InterruptedException {
    List<E> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(take(queue));
    }
    return all;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WireTransaction transactionOf(String label) {
    return node.transaction(List.of(), List.of(thing(label, US)));
  }

  /** Records on several threads at once. */
  private void recordConcurrently(int threads, int each) throws Exception {
    List<Callable<Integer>> work = IntStream.range(0, threads)
        .<Callable<Integer>>mapToObj(thread -> () -> {
          for (int i = 0; i < each; i++) {
            node.record(transactionOf(thread + "/" + i), StatesToRecord.ONLY_RELEVANT);
          }
          return each;
        })
        .toList();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Integer> done : executor.invokeAll(work)) {
        done.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  /** The order of commits as the database has it. */
  private List<StateRef> committed() {
    return node.database.read(handle -> handle
        .createQuery(
            "SELECT s.tx_id, s.output_index FROM vault_state s"
                + " JOIN vault_sequence q ON q.update_id = s.recorded_update ORDER BY q.seq, s.state_id")
        .map((row, context) ->
            new StateRef(net.corda.core.crypto.SecureHash.create(row.getString(1)), row.getInt(2)))
        .list());
  }

  @Test
  void updates_come_in_the_order_of_commits_to_all_who_listen() throws Exception {
    BlockingQueue<StateRef> stream = new LinkedBlockingQueue<>();
    BlockingQueue<StateRef> observed = new LinkedBlockingQueue<>();
    BlockingQueue<StateRef> raw = new LinkedBlockingQueue<>();
    node.vault.subscribe(
        Thing.class, update -> update.added().forEach(state -> stream.add(state.ref())));
    node.corda()
        .getUpdates()
        .subscribe(update -> update.getProduced().forEach(state -> observed.add(state.getRef())));
    node.corda()
        .getRawUpdates()
        .subscribe(update -> update.getProduced().forEach(state -> raw.add(state.getRef())));
    recordConcurrently(4, 25);
    List<StateRef> expected = committed();
    assertThat(expected).hasSize(100);
    assertThat(take(stream, 100)).isEqualTo(expected);
    assertThat(take(observed, 100)).isEqualTo(expected);
    assertThat(take(raw, 100)).isEqualTo(expected);
  }

  @Test
  void an_update_is_not_told_before_it_is_forced_and_not_if_it_is_rolled_back() throws Exception {
    BlockingQueue<StateRef> heard = new LinkedBlockingQueue<>();
    node.vault.subscribe(
        Thing.class, update -> update.added().forEach(state -> heard.add(state.ref())));
    WireTransaction lost = transactionOf("lost");
    assertThatThrownBy(() -> node.database.inTransaction(open -> {
          node.vault.record(open, lost, StatesToRecord.ONLY_RELEVANT, null);
          throw new IllegalArgumentException("no");
        }))
        .isInstanceOf(IllegalArgumentException.class);
    WireTransaction kept = transactionOf("kept");
    node.database.inTransaction(open -> {
      open.afterCommit(() -> assertThat(node.vault.sequence()).isZero());
      return node.vault.record(open, kept, StatesToRecord.ONLY_RELEVANT, null);
    });
    assertThat(take(heard)).isEqualTo(ref(kept, 0));
    assertThat(node.vault.sequence()).isPositive();
  }

  @Test
  void a_subscription_goes_on_after_a_restart_where_it_was() throws Exception {
    List<StateRef> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(ref(node.issue(thing("n" + i, US)), 0));
    }
    BlockingQueue<VaultUpdate<Thing>> first = new LinkedBlockingQueue<>();
    VaultSubscription subscription = node.vault.subscribe(Thing.class, 0, first::add);
    List<VaultUpdate<Thing>> before = take(first, 3);
    subscription.close();
    for (int i = 3; i < 130; i++) {
      all.add(ref(node.issue(thing("n" + i, US)), 0));
    }
    node.restart();
    BlockingQueue<VaultUpdate<Thing>> second = new LinkedBlockingQueue<>();
    node.vault.subscribe(Thing.class, before.get(2).sequence(), second::add);
    List<VaultUpdate<Thing>> after = take(second, 127);
    all.add(ref(node.issue(thing("live", US)), 0));
    after.add(take(second));
    List<StateRef> seen = new ArrayList<>();
    before.forEach(update -> seen.add(update.added().get(0).ref()));
    after.forEach(update -> seen.add(update.added().get(0).ref()));
    assertThat(seen).isEqualTo(all);
  }

  @Test
  void a_subscription_hears_of_its_class_alone_and_of_consumption() throws Exception {
    BlockingQueue<VaultUpdate<Coin>> coins = new LinkedBlockingQueue<>();
    node.vault.subscribe(Coin.class, coins::add);
    WireTransaction mixed = node.issue(thing("thing", US), coin(5, LENDER, US));
    node.issue(thing("another", US));
    WireTransaction payment = node.spend(List.of(ref(mixed, 1)), coin(5, LENDER, BUYER));
    assertThat(take(coins).added()).extracting(VaultState::ref).containsExactly(ref(mixed, 1));
    VaultUpdate<Coin> spent = take(coins);
    assertThat(spent.added()).isEmpty();
    assertThat(spent.consumed().get(0).consumed())
        .map(VaultState.Consumption::transaction)
        .hasValue(payment.getId());
  }

  @Test
  void a_listener_that_throws_ends_its_own_subscription_and_no_other() throws Exception {
    BlockingQueue<VaultException> failures = new LinkedBlockingQueue<>();
    BlockingQueue<StateRef> heard = new LinkedBlockingQueue<>();
    VaultSubscription bad = node.vault.subscribe(Thing.class, new VaultListener<>() {
      @Override
      public void onUpdate(VaultUpdate<Thing> update) {
        throw new IllegalStateException("listener");
      }

      @Override
      public void onFailure(VaultException failure) {
        failures.add(failure);
      }
    });
    node.vault.subscribe(
        Thing.class, update -> update.added().forEach(state -> heard.add(state.ref())));
    node.corda().getUpdates().subscribe(update -> {
      throw new IllegalStateException("observer");
    });
    StateRef first = ref(node.issue(thing("a", US)), 0);
    assertThat(take(failures).reason()).isEqualTo(VaultException.Code.LISTENER_FAILED);
    assertThat(bad.isActive()).isFalse();
    assertThat(bad.sequence()).isZero();
    StateRef second = ref(node.issue(thing("b", US)), 0);
    assertThat(take(heard, 2)).containsExactly(first, second);
  }

  @Test
  void a_snapshot_and_its_updates_have_no_gap() throws Exception {
    ExecutorService recorder = Executors.newSingleThreadExecutor();
    CountDownLatch started = new CountDownLatch(20);
    Future<?> recording = recorder.submit(() -> {
      for (int i = 0; i < 150; i++) {
        node.record(transactionOf("n" + i), StatesToRecord.ONLY_RELEVANT);
        started.countDown();
      }
    });
    try {
      await(started);
      DataFeed<Page<Thing>, Update<Thing>> feed = node.corda().trackBy(Thing.class);
      BlockingQueue<StateRef> heard = new LinkedBlockingQueue<>();
      List<StateRef> seen = new ArrayList<>();
      feed.getSnapshot().getStates().forEach(state -> seen.add(state.getRef()));
      recording.get();
      feed.getUpdates()
          .subscribe(update -> update.getProduced().forEach(state -> heard.add(state.getRef())));
      seen.addAll(take(heard, 150 - seen.size()));
      assertThat(seen).isEqualTo(committed());
    } finally {
      recorder.shutdownNow();
    }
  }

  @Test
  void a_feed_has_one_subscriber() throws Exception {
    DataFeed<Page<Thing>, Update<Thing>> feed = node.corda().trackBy(Thing.class);
    feed.getUpdates().subscribe(update -> {});
    BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    feed.getUpdates().subscribe(update -> {}, errors::add);
    assertThat(take(errors)).isInstanceOf(VaultException.class);
  }

  @Test
  void who_waits_for_a_consumption_hears_of_it_before_and_after() throws Exception {
    StateRef state = ref(node.issue(thing("one", US)), 0);
    var early = node.corda().whenConsumed(state);
    assertThat(early.isDone()).isFalse();
    WireTransaction move = node.spend(List.of(state), thing("two", US));
    assertThat(early.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).getConsumingTxIds())
        .containsEntry(state, move.getId());
    assertThat(node.corda()
            .whenConsumed(state)
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .getConsumingTxIds())
        .containsEntry(state, move.getId());
  }

  @Test
  void an_unsubscribed_observer_frees_its_place() {
    for (int i = 0; i < 2 * UpdatePublisher.MAX_OBSERVERS; i++) {
      node.corda().getUpdates().subscribe(update -> {}).unsubscribe();
      node.vault.subscribe(Thing.class, update -> {}).close();
    }
    node.issue(thing("still works", US));
  }

  @Test
  void too_many_observers_are_refused() throws Exception {
    for (int i = 0; i < UpdatePublisher.MAX_OBSERVERS; i++) {
      node.corda().getUpdates().subscribe(update -> {});
    }
    assertCode("TOO_MANY_SUBSCRIPTIONS", () -> node.vault.subscribe(Thing.class, update -> {}));
    BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    node.corda().getUpdates().subscribe(update -> {}, errors::add);
    assertThat(take(errors)).isInstanceOf(VaultException.class);
    node.issue(thing("still works", US));
  }

  @Test
  void a_number_beyond_the_last_one_is_refused() {
    assertCode("UNKNOWN_SEQUENCE", () -> node.vault.subscribe(Thing.class, 1, update -> {}));
    assertCode("UNKNOWN_SEQUENCE", () -> node.vault.subscribe(Thing.class, -1, update -> {}));
  }

  @Test
  void closing_completes_observers_and_ends_all_threads() throws Exception {
    CountDownLatch completed = new CountDownLatch(1);
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    node.corda().getUpdates().subscribe(new Subscriber<>() {
      @Override
      public void onNext(Update<ContractState> update) {
        threads.add(Thread.currentThread());
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        completed.countDown();
      }
    });
    node.issue(thing("one", US));
    Thread thread = take(threads);
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).startsWith("stateset-vault-");
    node.vault.close();
    await(completed);
    thread.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    assertThat(thread.isAlive()).isFalse();
    assertCode("CLOSED", () -> node.vault.subscribe(Thing.class, update -> {}));
  }
}
