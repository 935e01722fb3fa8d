package io.stateset.core.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.ledger.amqp.Amqp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import net.corda.core.contracts.AlwaysAcceptAttachmentConstraint;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.SecureHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of updates, and what becomes of observers that fail, without a database. */
class UpdatePublisherTest {
  private final Amqp amqp = Amqp.forClassLoader(getClass().getClassLoader());
  private final UpdatePublisher publisher = new UpdatePublisher(new VaultThreads(amqp, 16));
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    publisher.close();
  }

  /** An update that makes one state, whose index is the update's number. */
  private static PendingUpdate update(long number) {
    StateRef ref = new StateRef(SecureHash.sha256("tx"), (int) number);
    var state = StateReader.stateAndRef(
        VaultFixture.output(
            VaultFixture.thing("x"),
            VaultFixture.NOTARY,
            AlwaysAcceptAttachmentConstraint.INSTANCE),
        ref);
    PendingUpdate update = new PendingUpdate(number);
    update.add("tx", new VaultChange(Map.of(), Map.of(ref, state), Map.of(), Map.of(), null));
    return update.at(number);
  }

  private void listen() {
    UpdateFeed.live(publisher)
        .subscribe(
            update ->
                update.getProduced().forEach(state -> heard.add(state.getRef().getIndex())),
            heard::add);
  }

  private Object take() throws InterruptedException {
    Object next = heard.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  private List<Object> take(int count) throws InterruptedException {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(take());
    }
    return all;
  }

  @Test
  void commits_that_are_forced_in_any_order_are_told_in_theirs() throws Exception {
    long seed = 99;
    listen();
    List<PendingUpdate> updates =
        LongStream.rangeClosed(1, 200).mapToObj(UpdatePublisherTest::update).toList();
    updates.forEach(publisher::expect);
    List<PendingUpdate> shuffled = new ArrayList<>(updates);
    Collections.shuffle(shuffled, new Random(seed));
    shuffled.forEach(update -> publisher.settle(update, update.sequence() % 10 != 0));
    List<Object> expected = new ArrayList<>();
    LongStream.rangeClosed(1, 200)
        .filter(number -> number % 10 != 0)
        .forEach(number -> expected.add((int) number));
    assertThat(take(180)).as("seed " + seed).isEqualTo(expected);
    assertThat(publisher.frontier()).isEqualTo(199);
  }

  @Test
  void nothing_is_told_while_an_earlier_commit_is_not_settled() throws Exception {
    listen();
    PendingUpdate first = update(1);
    PendingUpdate second = update(2);
    publisher.expect(first);
    publisher.expect(second);
    publisher.settle(second, true);
    assertThat(publisher.frontier()).isZero();
    publisher.settle(first, true);
    assertThat(take(2)).containsExactly(1, 2);
    assertThat(publisher.frontier()).isEqualTo(2);
  }

  @Test
  void a_transaction_that_ended_before_its_commit_holds_up_nobody() throws Exception {
    listen();
    publisher.settle(update(7), false);
    PendingUpdate next = update(8);
    publisher.expect(next);
    publisher.settle(next, true);
    assertThat(take()).isEqualTo(8);
  }

  @Test
  void an_observer_that_falls_behind_is_cut_off_with_a_typed_error_and_the_others_hear_all()
      throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    UpdateFeed.live(publisher).subscribe(update -> await(stuck), errors::add);
    listen();
    int count = UpdatePublisher.QUEUE_CAPACITY + 2;
    for (int number = 1; number <= count; number++) {
      PendingUpdate update = update(number);
      publisher.expect(update);
      publisher.settle(update, true);
      assertThat(take()).isEqualTo(number);
    }
    stuck.countDown();
    assertThat(errors.poll(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            VaultException.class, e -> assertThat(e.code()).isEqualTo("OVERFLOW"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void updates_wait_for_a_subscriber_that_comes_later() throws Exception {
    UpdateFeed feed = UpdateFeed.buffered(publisher);
    for (int number = 1; number <= 3; number++) {
      PendingUpdate update = update(number);
      publisher.expect(update);
      publisher.settle(update, true);
    }
    feed.observable()
        .subscribe(update ->
            update.getProduced().forEach(state -> heard.add(state.getRef().getIndex())));
    assertThat(take(3)).containsExactly(1, 2, 3);
  }
}
