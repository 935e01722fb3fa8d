package io.stateset.core.vault;

import static io.stateset.core.vault.VaultFixture.BUYER;
import static io.stateset.core.vault.VaultFixture.EUR;
import static io.stateset.core.vault.VaultFixture.LENDER;
import static io.stateset.core.vault.VaultFixture.US;
import static io.stateset.core.vault.VaultFixture.coin;
import static io.stateset.core.vault.VaultFixture.ref;
import static io.stateset.core.vault.VaultFixture.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.vault.TestStates.Coin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateAndRef;
import net.corda.core.contracts.StateRef;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.StatesNotAvailableException;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingCondition;
import net.corda.core.node.services.vault.QueryCriteria.SoftLockingType;
import net.corda.core.node.services.vault.QueryCriteria.VaultQueryCriteria;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.NonEmptySet;
import org.junit.jupiter.api.Test;

/** Soft locks: all or nothing, one holder at a time, and never for ever. */
abstract class SoftLockContract extends VaultContract {
  private final UUID one = new UUID(1, 1);
  private final UUID two = new UUID(2, 2);

  private List<StateRef> issue(int count) {
    WireTransaction issue = node.issue(
        IntStream.range(0, count).mapToObj(i -> thing("n" + i, US)).toArray(ContractState[]::new));
    return IntStream.range(0, count).mapToObj(i -> ref(issue, i)).toList();
  }

  private void reserve(UUID owner, List<StateRef> refs) throws StatesNotAvailableException {
    node.corda().softLockReserve(owner, NonEmptySet.copyOf(refs));
  }

  private List<StateRef> lockedBy(UUID owner) {
    return node.vault.query(ContractState.class).stream()
        .filter(state -> owner.equals(state.lockId()))
        .map(VaultState::ref)
        .toList();
  }

  @Test
  void either_all_states_are_reserved_or_none() throws Exception {
    List<StateRef> refs = issue(4);
    reserve(one, refs.subList(1, 2));
    assertThatThrownBy(() -> reserve(two, refs)).isInstanceOf(StatesNotAvailableException.class);
    assertThat(lockedBy(two)).isEmpty();
    reserve(two, refs.subList(2, 4));
    reserve(two, refs.subList(2, 4));
    assertThat(lockedBy(two)).isEqualTo(refs.subList(2, 4));
  }

  @Test
  void states_that_are_consumed_or_unknown_cannot_be_reserved() {
    List<StateRef> refs = issue(1);
    node.spend(refs, thing("next", US));
    assertThatThrownBy(() -> reserve(one, refs)).isInstanceOf(StatesNotAvailableException.class);
    StateRef unknown = ref(node.transaction(List.of(), List.of(thing("never recorded", US))), 0);
    assertThatThrownBy(() -> reserve(one, List.of(unknown)))
        .isInstanceOf(StatesNotAvailableException.class);
  }

  @Test
  void a_release_frees_what_it_names_and_only_the_owners() throws Exception {
    List<StateRef> refs = issue(4);
    reserve(one, refs.subList(0, 2));
    reserve(two, refs.subList(2, 4));
    node.corda().softLockRelease(one, NonEmptySet.copyOf(List.of(refs.get(0), refs.get(2))));
    assertThat(lockedBy(one)).containsExactly(refs.get(1));
    assertThat(lockedBy(two)).isEqualTo(refs.subList(2, 4));
    node.vault.releaseLocks(two);
    assertThat(lockedBy(two)).isEmpty();
    node.corda().softLockRelease(one, null);
    assertThat(node.vault.query(ContractState.class).unlocked().count()).isEqualTo(4);
  }

  @Test
  void queries_see_locks() throws Exception {
    List<StateRef> refs = issue(3);
    reserve(one, refs.subList(0, 1));
    reserve(two, refs.subList(1, 2));
    Map<SoftLockingType, List<StateRef>> expected = Map.of(
        SoftLockingType.UNLOCKED_ONLY, refs.subList(2, 3),
        SoftLockingType.LOCKED_ONLY, refs.subList(0, 2),
        SoftLockingType.SPECIFIED, refs.subList(0, 1),
        SoftLockingType.UNLOCKED_AND_SPECIFIED, List.of(refs.get(0), refs.get(2)));
    for (SoftLockingType type : SoftLockingType.values()) {
      VaultQueryCriteria criteria = new VaultQueryCriteria()
          .withSoftLockingCondition(new SoftLockingCondition(type, List.of(one)));
      assertThat(node.corda().queryBy(ContractState.class, criteria).getStates())
          .as(type.toString())
          .extracting(StateAndRef::getRef)
          .isEqualTo(expected.get(type));
    }
  }

  @Test
  void a_lock_goes_with_the_transaction_that_took_it() {
    List<StateRef> refs = issue(2);
    assertThatThrownBy(() -> node.database.inTransaction(open -> {
          reserveUnchecked(one, refs);
          assertThat(lockedBy(one)).isEqualTo(refs);
          throw new IllegalArgumentException("rolled back");
        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(lockedBy(one)).isEmpty();
  }

  private void reserveUnchecked(UUID owner, List<StateRef> refs) {
    try {
      reserve(owner, refs);
    } catch (StatesNotAvailableException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_refusal_leaves_the_transaction_usable_and_waits_for_nobody() throws Exception {
    List<StateRef> refs = issue(2);
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> holder = other.submit(() -> node.database.inTransaction(open -> {
        reserveUnchecked(one, refs.subList(0, 1));
        taken.countDown();
        await(finish);
        return one;
      }));
      await(taken);
      node.database.inTransaction(open -> {
        assertThatThrownBy(() -> reserve(two, refs))
            .isInstanceOf(StatesNotAvailableException.class);
        reserveUnchecked(two, refs.subList(1, 2));
        return two;
      });
      finish.countDown();
      holder.get();
    } finally {
      other.shutdownNow();
    }
    assertThat(lockedBy(one)).containsExactly(refs.get(0));
    assertThat(lockedBy(two)).containsExactly(refs.get(1));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void threads_that_race_for_states_never_share_one() throws Exception {
    long seed = 4_711;
    List<StateRef> refs = issue(12);
    Map<StateRef, UUID> holders = new ConcurrentHashMap<>();
    List<Callable<Integer>> racers = IntStream.range(0, 6)
        .<Callable<Integer>>mapToObj(
            i -> () -> race(new UUID(5, i), refs, holders, new Random(seed + i)))
        .toList();
    ExecutorService threads = Executors.newFixedThreadPool(racers.size());
    try {
      int won = 0;
      for (Future<Integer> racer : threads.invokeAll(racers)) {
        won += racer.get();
      }
      assertThat(won).as("seed " + seed).isPositive();
    } finally {
      threads.shutdownNow();
    }
    assertThat(node.vault.query(ContractState.class).unlocked().count()).isEqualTo(refs.size());
  }

  private int race(UUID owner, List<StateRef> refs, Map<StateRef, UUID> holders, Random random) {
    int won = 0;
    for (int round = 0; round < 30; round++) {
      List<StateRef> wanted = new ArrayList<>(refs);
      Collections.shuffle(wanted, random);
      wanted = wanted.subList(0, 1 + random.nextInt(4));
      try {
        reserve(owner, wanted);
      } catch (StatesNotAvailableException e) {
        continue;
      }
      won++;
      wanted.forEach(ref -> assertThat(holders.put(ref, owner)).isNull());
      wanted.forEach(holders::remove);
      node.vault.releaseLocks(owner);
    }
    return won;
  }

  @Test
  void consuming_a_state_ends_its_lock() throws Exception {
    List<StateRef> refs = issue(1);
    reserve(one, refs);
    node.spend(refs);
    assertThat(node.database.<Long>read(handle -> handle
            .createQuery("SELECT COUNT(*) FROM vault_state WHERE lock_id IS NOT NULL")
            .mapTo(Long.class)
            .one()))
        .isZero();
  }

  @Test
  void locks_of_flows_that_are_gone_are_released_at_the_start() throws Exception {
    List<StateRef> refs = issue(3);
    reserve(one, refs.subList(0, 2));
    reserve(two, refs.subList(2, 3));
    node.restart();
    assertThat(node.vault.releaseStaleLocks(Set.of(two))).isEqualTo(2);
    assertThat(lockedBy(one)).isEmpty();
    assertThat(lockedBy(two)).containsExactly(refs.get(2));
    node.vault.releaseLocks(two);
    assertThat(lockedBy(two)).isEmpty();
  }

  @Test
  void fungible_states_that_a_flow_makes_are_its_own_until_it_ends() {
    WireTransaction issue =
        node.transaction(List.of(), List.of(coin(5, LENDER, US), thing("not fungible", US)));
    node.record(issue, StatesToRecord.ONLY_RELEVANT, one);
    assertThat(lockedBy(one)).containsExactly(ref(issue, 0));
    node.vault.releaseLocks(one);
    assertThat(lockedBy(one)).isEmpty();
  }

  @Test
  void just_enough_states_are_claimed_for_an_amount() throws Exception {
    for (int cents = 1; cents <= 250; cents++) {
      node.issue(coin(1, LENDER, US));
    }
    node.issue(coin(1_000, LENDER, BUYER));
    List<StateAndRef<Coin>> claimed = claim(one, 230);
    assertThat(claimed).hasSize(230);
    assertThat(new HashSet<>(lockedBy(one)))
        .isEqualTo(new HashSet<>(claimed.stream().map(StateAndRef::getRef).toList()));
    assertThat(claim(two, 21)).isEmpty();
    assertThat(claim(two, 20)).hasSize(20);
    assertThat(claim(two, 0)).isEmpty();
    assertThat(claim(one, 230)).hasSize(230);
  }

  private List<StateAndRef<Coin>> claim(UUID owner, long cents) throws StatesNotAvailableException {
    return node.corda()
        .tryLockFungibleStatesForSpending(
            owner, new VaultQueryCriteria(), new Amount<>(cents, EUR), Coin.class);
  }
}
