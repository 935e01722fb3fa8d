package io.stateset.core.vault;

import java.util.concurrent.atomic.AtomicReference;
import net.corda.core.contracts.ContractState;
import net.corda.core.node.services.Vault.Update;
import org.jspecify.annotations.Nullable;
import rx.Observable;
import rx.Subscriber;
import rx.subscriptions.Subscriptions;

/**
 * Updates as an rx observable, each subscriber with a queue of its own. One that throws, or falls
 * behind by more than its queue holds, is told {@code onError} and hears no more; others notice
 * nothing.
 */
final class UpdateFeed {
  private final AtomicReference<@Nullable Subscriber<? super Update<ContractState>>> subscriber =
      new AtomicReference<>();
  private final Lane<Update<ContractState>> lane;

  private UpdateFeed(UpdatePublisher publisher) {
    this.lane = publisher.open(this::next, this::end);
  }

  /** For any number of subscribers; each hears what comes after it subscribed. */
  static Observable<Update<ContractState>> live(UpdatePublisher publisher) {
    return Observable.unsafeCreate(subscriber -> subscribe(publisher, subscriber));
  }

  private static void subscribe(
      UpdatePublisher publisher, Subscriber<? super Update<ContractState>> subscriber) {
    try {
      new UpdateFeed(publisher).attach(subscriber);
    } catch (VaultException e) {
      subscriber.onError(e);
    }
  }

  /** For one subscriber, who hears everything from now on. */
  static UpdateFeed buffered(UpdatePublisher publisher) {
    return new UpdateFeed(publisher);
  }

  Observable<Update<ContractState>> observable() {
    return Observable.unsafeCreate(who -> attach(who));
  }

  private void attach(Subscriber<? super Update<ContractState>> who) {
    if (!subscriber.compareAndSet(null, who)) {
      who.onError(new VaultException(
          VaultException.Code.BAD_REQUEST, "these updates have a subscriber already"));
      return;
    }
    who.add(Subscriptions.create(lane::close));
    lane.start();
  }

  private void next(Update<ContractState> update) {
    Subscriber<? super Update<ContractState>> who = subscriber.get();
    if (who != null && !who.isUnsubscribed()) {
      who.onNext(update);
    }
  }

  private void end(@Nullable VaultException failure) {
    Subscriber<? super Update<ContractState>> who = subscriber.get();
    if (who == null || who.isUnsubscribed()) {
      return;
    }
    if (failure == null) {
      who.onCompleted();
    } else {
      who.onError(failure);
    }
  }

  void close() {
    lane.close();
  }
}
