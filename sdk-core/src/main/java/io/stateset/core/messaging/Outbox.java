package io.stateset.core.messaging;

import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.storage.Transaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import net.corda.core.identity.CordaX500Name;

/**
 * What open transactions want to send. Messages are numbered and stored when their transaction
 * commits, and given to the links after that was forced to disk. Thread-safe.
 */
final class Outbox {
  private final MessageStore store;
  private final MessagingOptions options;
  private final Clock clock;
  private final Function<CordaX500Name, LinkSender> links;
  private final LongSupplier waitingInAll;
  private final Map<Transaction, Draft> drafts = new ConcurrentHashMap<>();
  /** The last number of each link, as far as it is known; only under the lock of commits' order. */
  private final Map<CordaX500Name, Long> numbers = new HashMap<>();

  Outbox(
      MessageStore store,
      MessagingOptions options,
      Clock clock,
      Function<CordaX500Name, LinkSender> links,
      LongSupplier waitingInAll) {
    this.store = store;
    this.options = options;
    this.clock = clock;
    this.links = links;
    this.waitingInAll = waitingInAll;
  }

  /** The messages of one open transaction; used by its thread only. */
  private static final class Draft {
    private final Map<CordaX500Name, List<byte[]>> messages = new LinkedHashMap<>();
    private final Map<CordaX500Name, Long> numbers = new HashMap<>();
    private int count;
    private int allowance = 1;
  }

  /** What {@code open} sends answers what came, and may take up more room. */
  void beginAnswers(Transaction open) {
    draft(open).allowance = 2;
  }

  /** Refuses with {@code TOO_LARGE} or {@code OUTBOX_FULL}. */
  void add(Transaction open, CordaX500Name to, byte[] payload) {
    if (payload.length > options.maxMessageBytes()) {
      throw new MessagingException(
          Code.TOO_LARGE, "A message of " + payload.length + " bytes for " + to);
    }
    Draft draft = draft(open);
    int ofThisPeer = draft.messages.getOrDefault(to, List.of()).size();
    requireRoom(links.apply(to).waiting() + ofThisPeer, options.maxWaiting(), draft, to);
    requireRoom(waitingInAll.getAsLong() + draft.count, options.maxWaitingInAll(), draft, to);
    if (draft.count++ == 0) {
      open.inOrder(() -> store(open, draft), () -> numbers.putAll(draft.numbers));
    }
    draft.messages.computeIfAbsent(to, peer -> new ArrayList<>()).add(payload.clone());
  }

  private static void requireRoom(long waiting, long bound, Draft draft, CordaX500Name to) {
    if (waiting >= bound * draft.allowance) {
      throw new MessagingException(
          Code.OUTBOX_FULL, waiting + " messages wait already; none more for " + to);
    }
  }

  private Draft draft(Transaction open) {
    return drafts.computeIfAbsent(open, this::begin);
  }

  private Draft begin(Transaction open) {
    Draft draft = new Draft();
    open.afterCommit(() -> drafts.remove(open));
    open.afterRollback(() -> drafts.remove(open));
    return draft;
  }

  private void store(Transaction open, Draft draft) {
    draft.messages.forEach((peer, payloads) -> {
      LinkBatch numbered = new LinkBatch(takeNumber(open, peer), List.copyOf(payloads));
      store.append(open, peer, numbered, clock.instant());
      draft.numbers.put(peer, numbered.last());
      open.afterForced(() -> links.apply(peer).forced(numbered));
    });
  }

  /** Nobody knows the next number before this commit has succeeded. */
  private long takeNumber(Transaction open, CordaX500Name peer) {
    Long known = numbers.remove(peer);
    return 1 + (known == null ? askLastNumber(open, peer) : known);
  }

  /** A commit that seemed to fail may have left messages that no link has heard of. */
  private long askLastNumber(Transaction open, CordaX500Name peer) {
    long last = store.lastNumber(open, peer);
    open.afterForced(() -> links.apply(peer).stored(last));
    return last;
  }
}
