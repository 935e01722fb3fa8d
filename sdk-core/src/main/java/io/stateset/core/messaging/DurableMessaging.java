package io.stateset.core.messaging;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.LinkBatch.Message;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messaging over a database and a transport.
 *
 * <p>A message gets its number when its transaction commits, from the commit-ordered sequence: so
 * of two messages of a link the one with the lower number was committed first, and a sender that
 * has seen a number forced knows that all lower ones are. Numbers of a link grow without being
 * dense; each batch says which number it follows.
 */
public final class DurableMessaging implements Messaging {
  static final String LINK_SERVICE = "stateset.link";
  private static final Logger LOG = LoggerFactory.getLogger(DurableMessaging.class);
  private static final int MESSAGES_PER_TRANSACTION = 1 << 16;
  private static final int MAX_QUEUED = 10_000;
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Database database;
  private final Transport transport;
  private final MessagingOptions options;
  private final Clock clock;
  private final DoubleSupplier random;
  private final CrashProbe probe;
  private final MessageStore store;
  private final ThreadPoolExecutor workers;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<CordaX500Name, LinkSender> senders = new ConcurrentHashMap<>();
  private final Map<CordaX500Name, LinkReceiver> receivers = new ConcurrentHashMap<>();
  private final Map<CordaX500Name, Long> swept = new HashMap<>();
  private final Map<String, ServiceHandler> services = new ConcurrentHashMap<>();
  private final Map<Transaction, Map<CordaX500Name, List<byte[]>>> unsent =
      new ConcurrentHashMap<>();
  private final AtomicLong forcedUpTo = new AtomicLong();
  private volatile @Nullable MessageHandler handler;
  private volatile boolean closed;

  /**
   * Nothing runs before {@link #start}.
   *
   * @param name for the names of threads
   * @param random draws from 0 to 1, for the pauses between retries
   */
  public DurableMessaging(
      String name,
      Database database,
      Transport transport,
      MessagingOptions options,
      Clock clock,
      DoubleSupplier random,
      CrashProbe probe) {
    this.database = database;
    this.transport = transport;
    this.options = options;
    this.clock = clock;
    this.random = random;
    this.probe = probe;
    this.store = new MessageStore(database);
    this.workers = new ThreadPoolExecutor(
        options.workers(),
        options.workers(),
        10,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(MAX_QUEUED),
        daemons("stateset-messaging-" + name));
    workers.allowCoreThreadTimeOut(true);
    this.timer = new ScheduledThreadPoolExecutor(1, daemons("stateset-timer-" + name));
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicLong count = new AtomicLong();
    return work -> {
      Thread thread = new Thread(work, prefix + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void start(MessageHandler messageHandler) {
    handler = messageHandler;
    forcedUpTo.set(highestStored());
    transport.start(this::handle);
    store.peersWithOutgoing().forEach(peer -> sender(peer).wake());
    ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
        this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What was there at the start was committed by an earlier run, and read back from the disk. */
  private long highestStored() {
    return database.read(reader -> reader
        .createQuery("select coalesce(max(number), 0) from msg_outbox")
        .mapTo(Long.class)
        .one());
  }

  @Override
  public void send(Transaction transaction, CordaX500Name to, byte[] payload) {
    if (closed) {
      throw new MessagingException(Code.CLOSED, "Messaging is closed");
    }
    if (payload.length > options.maxMessageBytes()) {
      throw new MessagingException(
          Code.TOO_LARGE, "A message of " + payload.length + " bytes for " + to);
    }
    if (sender(to).waiting() >= options.maxOutbox()) {
      throw new MessagingException(
          Code.OUTBOX_FULL, options.maxOutbox() + " messages wait for " + to + " already");
    }
    unsent
        .computeIfAbsent(transaction, this::begin)
        .computeIfAbsent(to, peer -> new ArrayList<>())
        .add(payload);
  }

  private Map<CordaX500Name, List<byte[]>> begin(Transaction transaction) {
    Map<CordaX500Name, List<byte[]>> messages = new LinkedHashMap<>();
    transaction.onSequence(sequence -> insert(transaction, sequence, messages));
    transaction.afterRollback(() -> unsent.remove(transaction));
    return messages;
  }

  private void insert(
      Transaction transaction, long sequence, Map<CordaX500Name, List<byte[]>> messages) {
    unsent.remove(transaction);
    long number = Math.multiplyExact(sequence, MESSAGES_PER_TRANSACTION);
    for (Map.Entry<CordaX500Name, List<byte[]>> entry : messages.entrySet()) {
      List<Message> numbered = new ArrayList<>();
      for (byte[] payload : entry.getValue()) {
        numbered.add(new Message(++number, payload));
      }
      store.insertOutgoing(transaction, entry.getKey(), numbered, clock.instant());
    }
    long last = number;
    transaction.afterForced(() -> {
      forcedUpTo.accumulateAndGet(last, Math::max);
      messages.forEach((peer, payloads) -> sender(peer).added(payloads.size()));
    });
  }

  private LinkSender sender(CordaX500Name peer) {
    return senders.computeIfAbsent(
        peer,
        key -> new LinkSender(
            key, store, transport, options, workers, timer, forcedUpTo::get, random, probe));
  }

  private CompletionStage<byte[]> handle(CordaX500Name peer, String service, byte[] payload) {
    if (service.equals(LINK_SERVICE)) {
      return onWorker(() -> take(peer, payload));
    }
    ServiceHandler named = services.get(service);
    if (named == null) {
      return CompletableFuture.failedFuture(
          new MessagingException(Code.NO_SUCH_SERVICE, "No service " + service));
    }
    return onWorker(() -> named.handle(peer, payload));
  }

  private byte[] take(CordaX500Name peer, byte[] payload) {
    LinkBatch batch = LinkBatch.decode(payload, options.maxMessageBytes());
    return LinkBatch.encodeAcknowledgement(receiver(peer).take(batch));
  }

  private LinkReceiver receiver(CordaX500Name peer) {
    MessageHandler present = handler;
    if (present == null) {
      throw new MessagingException(Code.CLOSED, "Messaging has not started");
    }
    return receivers.computeIfAbsent(
        peer, key -> new LinkReceiver(key, database, store, present, clock, probe));
  }

  private CompletionStage<byte[]> onWorker(java.util.concurrent.Callable<byte[]> work) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      workers.execute(() -> run(work, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new MessagingException(Code.BUSY, "Too many requests at once"));
    }
    return answer;
  }

  private static void run(
      java.util.concurrent.Callable<byte[]> work, CompletableFuture<byte[]> answer) {
    try {
      answer.complete(work.call());
    } catch (Exception e) {
      LOG.warn("A request failed", e);
      answer.completeExceptionally(e);
    }
  }

  /**
   * Acknowledged rows go together, now and then: after a crash they are sent again, and dropped as
   * repeats.
   */
  private void sweep() {
    try {
      Map<CordaX500Name, Long> acknowledged = new HashMap<>();
      senders.forEach((peer, sender) -> {
        if (sender.acknowledged() > swept.getOrDefault(peer, 0L)) {
          acknowledged.put(peer, sender.acknowledged());
        }
      });
      store.sweep(acknowledged, clock.instant().minus(options.inboxRetention()));
      swept.putAll(acknowledged);
    } catch (RuntimeException e) {
      LOG.warn("Acknowledged messages could not be deleted; trying again", e);
    }
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    if (service.equals(LINK_SERVICE)) {
      throw new IllegalArgumentException(LINK_SERVICE + " is the links' own");
    }
    return transport.request(peer, service, payload, timeout);
  }

  @Override
  public void serve(String service, ServiceHandler serviceHandler) {
    if (service.equals(LINK_SERVICE) || services.putIfAbsent(service, serviceHandler) != null) {
      throw new IllegalArgumentException("There is a handler for " + service + " already");
    }
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    transport.close();
    workers.shutdown();
    awaitWorkers();
  }

  /** Never by interrupting: that would close the database's file under other threads. */
  private void awaitWorkers() {
    try {
      if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("A handler of messages runs on after close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
