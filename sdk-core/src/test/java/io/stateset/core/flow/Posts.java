package io.stateset.core.flow;

import io.stateset.core.messaging.LinkStatus;
import io.stateset.core.messaging.Messaging;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import io.stateset.core.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between flow runtimes of this JVM: in order, each in a transaction of its
 * receiver. The test sees every letter, and sends what it likes in the name of whom it likes.
 */
final class Posts {
  /** What was sent; also to those who have no node. */
  record Letter(CordaX500Name from, CordaX500Name to, SessionMessage message) {}

  private record Parcel(CordaX500Name from, byte[] payload) {}

  private final List<Letter> sent = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Map<CordaX500Name, List<Parcel>> waiting = new HashMap<>();
  private final Map<CordaX500Name, Box> boxes = new HashMap<>();

  /** What {@code owner} sends and gets; what came before it starts waits for it. */
  Messaging boxOf(CordaX500Name owner, Database database) {
    return new Box(owner, database);
  }

  /** Delivers {@code message} and waits until the node is through with it. */
  void send(CordaX500Name from, CordaX500Name to, SessionMessage message) {
    sendBytes(from, to, SessionCodec.encode(message));
  }

  void sendBytes(CordaX500Name from, CordaX500Name to, byte[] payload) {
    Box box;
    synchronized (this) {
      box = boxes.get(to);
    }
    if (box == null) {
      throw new IllegalStateException(to + " is not there");
    }
    box.deliver(new Parcel(from, payload)).join();
  }

  /** The first letter like that, sent or still to be sent. */
  Letter await(String what, Predicate<Letter> like) {
    Eventually.holds(what, () -> sent.stream().anyMatch(like));
    return sent.stream().filter(like).findFirst().orElseThrow();
  }

  /** The first message of that kind to {@code receiver}. */
  <M extends SessionMessage> M await(CordaX500Name receiver, Class<M> kind) {
    Letter letter = await(
        kind.getSimpleName() + " to " + receiver,
        sent -> sent.to().equals(receiver) && kind.isInstance(sent.message()));
    return kind.cast(letter.message());
  }

  <M extends SessionMessage> List<M> sentTo(CordaX500Name receiver, Class<M> kind) {
    return sent.stream()
        .filter(letter -> letter.to().equals(receiver) && kind.isInstance(letter.message()))
        .map(letter -> kind.cast(letter.message()))
        .toList();
  }

  /** What a receiver threw: its link would stand still. */
  List<Throwable> failures() {
    return failures;
  }

  private void post(CordaX500Name from, CordaX500Name to, byte[] payload) {
    sent.add(new Letter(from, to, SessionCodec.decode(payload)));
    synchronized (this) {
      Box box = boxes.get(to);
      if (box == null) {
        waiting.computeIfAbsent(to, key -> new ArrayList<>()).add(new Parcel(from, payload));
      } else {
        CompletableFuture<Void> unused = box.deliver(new Parcel(from, payload));
      }
    }
  }

  private final class Box implements Messaging {
    private final CordaX500Name owner;
    private final Database database;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
      Thread postman = new Thread(work, "test-postman");
      postman.setDaemon(true);
      return postman;
    });
    private @Nullable MessageHandler handler;

    private Box(CordaX500Name owner, Database database) {
      this.owner = owner;
      this.database = database;
    }

    @Override
    public void start(MessageHandler messageHandler) {
      synchronized (Posts.this) {
        handler = messageHandler;
        boxes.put(owner, this);
        List<Parcel> early = waiting.remove(owner);
        for (Parcel parcel : early == null ? List.<Parcel>of() : early) {
          CompletableFuture<Void> unused = deliver(parcel);
        }
      }
    }

    CompletableFuture<Void> deliver(Parcel parcel) {
      return CompletableFuture.runAsync(() -> take(parcel), thread);
    }

    private void take(Parcel parcel) {
      try {
        database.inTransaction(open -> {
          handler.onMessage(open, parcel.from(), 1, parcel.payload());
          return open;
        });
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }

    @Override
    public void send(Transaction transaction, CordaX500Name to, byte[] payload) {
      transaction.writer();
      transaction.afterForced(() -> post(owner, to, payload));
    }

    @Override
    public CompletionStage<byte[]> request(
        CordaX500Name peer, String service, byte[] payload, Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void serve(String service, ServiceHandler handler) {}

    @Override
    public List<LinkStatus> links() {
      return List.of();
    }

    @Override
    public void close() {
      synchronized (Posts.this) {
        boxes.remove(owner, this);
      }
      thread.shutdown();
      Eventually.holds("the last letter is read", thread::isTerminated);
    }
  }
}
