package io.stateset.core.messaging;

import io.stateset.core.CrashProbe;
import io.stateset.core.messaging.MessageStore.Outgoing;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import net.corda.core.identity.CordaX500Name;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messaging over a database and a transport; closing it closes the transport, and leaves the
 * database open.
 *
 * <p>A message gets its number when its transaction commits, under the lock that puts commits in
 * order: so the numbers of a link have the order of the commits and no gaps, whichever threads send
 * and whatever is rolled back, and a number that was forced to disk means that all lower ones were.
 */
public final class DurableMessaging implements Messaging {
  /** The service under which batches of messages go. */
  static final String LINK_SERVICE = "stateset.link";

  private static final Logger LOG = LoggerFactory.getLogger(DurableMessaging.class);
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Database database;
  private final Transport transport;
  private final MessagingOptions options;
  private final Clock clock;
  private final CrashProbe probe;
  private final MessageStore store;
  private final MessagingThreads threads;
  private final NamedServices services;
  private final PeerComplaints complaints;
  private final Outbox outbox;
  private final LinkSender.Surroundings surroundings;
  private final Map<CordaX500Name, LinkSender> senders = new ConcurrentHashMap<>();
  private final Map<CordaX500Name, LinkReceiver> receivers = new ConcurrentHashMap<>();
  private volatile LinkReceiver.@Nullable Surroundings taking;
  private volatile boolean started;
  private volatile boolean closed;

  /**
   * Reads where the links stand. Nothing runs before {@link #start}.
   *
   * @param name for the names of threads
   * @param random draws from 0 to 1, for the pauses between attempts
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
    this.probe = probe;
    this.store = new MessageStore(database);
    this.threads = new MessagingThreads(name, options);
    this.complaints = new PeerComplaints(clock);
    this.services = new NamedServices(threads.services(), options.maxRequestsOfPeer(), complaints);
    this.outbox = new Outbox(store, options, clock, this::sender, this::waitingInAll);
    this.surroundings = new LinkSender.Surroundings(
        store, transport, options, threads.links(), threads.timer(), clock, random, probe);
    store
        .outgoing()
        .forEach((peer, earlier) -> senders.put(peer, new LinkSender(peer, surroundings, earlier)));
  }

  @Override
  public synchronized void start(MessageHandler handler) {
    requireOpen();
    if (started) {
      throw new IllegalStateException("Messaging has started already");
    }
    LinkReceiver.Surroundings shared =
        new LinkReceiver.Surroundings(database, store, outbox, handler, options, clock, probe);
    taking = shared;
    store
        .incoming()
        .forEach((peer, highest) -> receivers.put(peer, new LinkReceiver(peer, shared, highest)));
    transport.start(this::handle);
    started = true;
    senders.values().forEach(LinkSender::start);
    ScheduledFuture<?> unused = threads
        .timer()
        .scheduleWithFixedDelay(
            this::planSweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void requireOpen() {
    if (closed) {
      throw new MessagingException(Code.CLOSED, "Messaging is closed");
    }
  }

  @Override
  public void send(Transaction transaction, CordaX500Name to, byte[] payload) {
    requireOpen();
    outbox.add(transaction, to, payload);
  }

  /** A peer without a row has never been sent anything: what is on disk was read at the start. */
  private LinkSender sender(CordaX500Name peer) {
    LinkSender link =
        senders.computeIfAbsent(peer, key -> new LinkSender(key, surroundings, new Outgoing(0, 0)));
    if (started) {
      link.start();
    }
    return link;
  }

  private long waitingInAll() {
    return senders.values().stream().mapToLong(LinkSender::waiting).sum();
  }

  private CompletionStage<byte[]> handle(CordaX500Name peer, String service, byte[] payload) {
    return service.equals(LINK_SERVICE)
        ? handleBatch(peer, payload)
        : services.handle(peer, service, payload);
  }

  private CompletionStage<byte[]> handleBatch(CordaX500Name peer, byte[] payload) {
    LinkReceiver link = receiver(peer);
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      link.enter();
    } catch (MessagingException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletionStage<byte[]> unused = answer.whenComplete((mark, failure) -> link.leave());
    try {
      threads.links().execute(() -> take(link, peer, payload, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new MessagingException(Code.CLOSED, "Messaging is closed"));
    }
    return answer;
  }

  private LinkReceiver receiver(CordaX500Name peer) {
    LinkReceiver.Surroundings shared = taking;
    if (shared == null) {
      throw new IllegalStateException("The transport delivers before the start");
    }
    return receivers.computeIfAbsent(peer, key -> new LinkReceiver(key, shared, 0));
  }

  /** Whatever is thrown, the link's place is free again. */
  private void take(
      LinkReceiver link, CordaX500Name peer, byte[] payload, CompletableFuture<byte[]> answer) {
    try {
      answer.complete(LinkBatch.encodeMark(link.take(payload)));
      peerIsThere(peer);
    } catch (MessagingException e) {
      complaints.about(peer, () -> LOG.warn("Refused a batch of {}: {}", peer, e.getMessage()));
      answer.completeExceptionally(e);
    } catch (Throwable e) {
      complaints.about(peer, () -> LOG.warn("A batch of {} could not be taken", peer, e));
      answer.completeExceptionally(e);
    }
  }

  private void peerIsThere(CordaX500Name peer) {
    LinkSender link = senders.get(peer);
    if (link != null) {
      link.peerIsThere();
    }
  }

  private void planSweep() {
    try {
      threads.links().execute(this::sweep);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; the next run deletes what is done");
    }
  }

  /**
   * Rows that are done go together, now and then, and not at all while nothing happens. After a
   * crash acknowledged ones are sent again, and dropped as repeats.
   */
  private synchronized void sweep() {
    Map<CordaX500Name, Long> acknowledged = new HashMap<>();
    Map<CordaX500Name, Long> delivered = new HashMap<>();
    senders.forEach(
        (peer, link) -> link.takeForgettable().ifPresent(number -> acknowledged.put(peer, number)));
    receivers.forEach(
        (peer, link) -> link.takeForgettable().ifPresent(number -> delivered.put(peer, number)));
    if (acknowledged.isEmpty() && delivered.isEmpty()) {
      return;
    }
    try {
      store.forget(acknowledged, delivered);
    } catch (RuntimeException e) {
      LOG.warn("Messages that are done could not be deleted; later ones will take them along", e);
    }
  }

  @Override
  public CompletionStage<byte[]> request(
      CordaX500Name peer, String service, byte[] payload, Duration timeout) {
    NamedServices.requireName(service);
    return transport.request(peer, service, payload, timeout);
  }

  @Override
  public void serve(String service, ServiceHandler handler) {
    services.serve(service, handler);
  }

  @Override
  public List<LinkStatus> links() {
    Set<CordaX500Name> peers = new HashSet<>(senders.keySet());
    peers.addAll(receivers.keySet());
    return peers.stream().map(this::status).toList();
  }

  private LinkStatus status(CordaX500Name peer) {
    LinkReceiver receiver = receivers.get(peer);
    return sender(peer).status(receiver == null ? 0 : receiver.highest());
  }

  @Override
  public void close() {
    closed = true;
    threads.stopTimer();
    transport.close();
    threads.close();
  }
}
