package io.stateset.core.vault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.corda.core.contracts.ContractState;
import net.corda.core.node.services.Vault.Update;
import org.jspecify.annotations.Nullable;

/**
 * Tells observers what was recorded, in the order of commits and not before it is on disk. Commits
 * are forced in groups and return on many threads in any order; one that returns early waits here
 * for those before it. Thread-safe.
 */
final class UpdatePublisher implements AutoCloseable {
  /** Observers and subscriptions at most. */
  static final int MAX_OBSERVERS = 256;

  /** Updates that an observer may be behind. */
  static final int QUEUE_CAPACITY = 4_096;

  private final VaultThreads threads;
  private final Deque<PendingUpdate> order = new ArrayDeque<>();
  private final Map<PendingUpdate, Boolean> settled = new HashMap<>();
  private final Set<Lane<Update<ContractState>>> lanes = new LinkedHashSet<>();
  private final Set<UpdateSubscription<?>> subscriptions = new LinkedHashSet<>();
  private final ConsumptionWaiters waiters;
  private long frontier;
  private boolean closed;

  UpdatePublisher(VaultThreads threads) {
    this.threads = threads;
    this.waiters = new ConsumptionWaiters(threads);
  }

  /** {@code durable} is the number of the last update that was on disk when the node started. */
  synchronized void startAt(long durable) {
    frontier = durable;
  }

  /** Called in the order of commits, under the lock that makes it. */
  synchronized void expect(PendingUpdate update) {
    order.add(update);
  }

  /**
   * {@code durable} is false if the commit failed. An update that was never expected is ignored.
   */
  synchronized void settle(PendingUpdate update, boolean durable) {
    settled.put(update, durable);
    while (!order.isEmpty() && settled.containsKey(order.peek())) {
      PendingUpdate next = order.remove();
      if (Boolean.TRUE.equals(settled.remove(next))) {
        publish(next);
      }
    }
    if (order.isEmpty()) {
      settled.clear();
    }
  }

  private void publish(PendingUpdate update) {
    frontier = update.sequence();
    if (!update.change().isEmpty()) {
      Update<ContractState> shown = update.change().asUpdate();
      lanes.removeIf(Lane::hasEnded);
      lanes.forEach(lane -> lane.offer(shown));
      waiters.offer(shown);
    }
    subscriptions.forEach(UpdateSubscription::wake);
  }

  /** The number of the last update that is on disk, with all before it. */
  synchronized long frontier() {
    return frontier;
  }

  /** A lane of all updates from here on; it keeps them until it is started. */
  synchronized Lane<Update<ContractState>> open(
      Consumer<Update<ContractState>> consumer, Consumer<@Nullable VaultException> onEnd) {
    Lane<Update<ContractState>> lane = new Lane<>(threads, QUEUE_CAPACITY, consumer, onEnd);
    makeRoom();
    lanes.add(lane);
    return lane;
  }

  synchronized void add(UpdateSubscription<?> subscription) {
    makeRoom();
    subscriptions.add(subscription);
  }

  synchronized void remove(UpdateSubscription<?> subscription) {
    subscriptions.remove(subscription);
  }

  private void makeRoom() {
    if (closed) {
      throw new VaultException(VaultException.Code.CLOSED, "the vault is closed");
    }
    lanes.removeIf(Lane::hasEnded);
    if (lanes.size() + subscriptions.size() >= MAX_OBSERVERS) {
      throw new VaultException(
          VaultException.Code.TOO_MANY_SUBSCRIPTIONS,
          "there are " + MAX_OBSERVERS + " observers already");
    }
  }

  ConsumptionWaiters waiters() {
    return waiters;
  }

  /** Ends all observers. */
  @Override
  public void close() {
    List<Lane<Update<ContractState>>> open;
    List<UpdateSubscription<?>> running;
    synchronized (this) {
      closed = true;
      open = List.copyOf(lanes);
      running = List.copyOf(subscriptions);
    }
    open.forEach(Lane::close);
    running.forEach(UpdateSubscription::close);
    threads.close();
  }
}
