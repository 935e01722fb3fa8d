package io.stateset.notary.engine;

import io.stateset.notary.engine.EngineException.Code;
import io.stateset.notary.engine.EngineStatus.State;
import io.stateset.notary.machine.Block;
import io.stateset.notary.machine.BlockResult;
import io.stateset.notary.machine.Head;
import io.stateset.notary.machine.NotaryMachine;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.store.NotaryStore;
import io.stateset.notary.store.RocksOptions;
import io.stateset.notary.store.RocksStore;
import io.stateset.notary.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A notary of one: its only thread takes all requests that wait, applies them as one block, forces
 * the block to disk with one write, and answers. While one block is written the next ones gather.
 */
public final class SoloEngine implements NotaryEngine {
  private static final Logger LOG = LoggerFactory.getLogger(SoloEngine.class);

  private final NotaryStore store;
  private final boolean ownsStore;
  private final SoloOptions options;
  private final WaitingRoom room;
  private final Thread thread;

  private volatile @Nullable Throwable lastError;
  private volatile @Nullable EngineException stopped;

  private SoloEngine(NotaryStore store, SoloOptions options, boolean ownsStore) {
    this.store = store;
    this.ownsStore = ownsStore;
    this.options = options;
    this.room = new WaitingRoom(options.maxWaitingWeight());
    this.thread = new Thread(this::run, "stateset-notary-solo");
    this.thread.setDaemon(true);
  }

  /**
   * Starts an engine over a store that nobody else writes to. The caller closes the store, after
   * the engine.
   */
  public static SoloEngine start(NotaryStore store, SoloOptions options) {
    return started(new SoloEngine(store, options, false));
  }

  /** Opens a RocksDB store and starts an engine over it, which closes it. */
  public static SoloEngine open(RocksOptions store, SoloOptions options) {
    return started(new SoloEngine(RocksStore.open(store), options, true));
  }

  private static SoloEngine started(SoloEngine engine) {
    engine.thread.start();
    return engine;
  }

  @Override
  public CompletionStage<Outcome> submit(NotaryRequest request) {
    Waiting waiting = new Waiting(request, new CompletableFuture<>());
    switch (room.enter(waiting)) {
      case ENTERED -> {}
      case BUSY ->
        waiting.outcome().completeExceptionally(EngineException.busy(room.estimatedWait()));
      case CLOSED -> waiting.outcome().completeExceptionally(whyClosed());
    }
    return waiting.outcome();
  }

  @Override
  public boolean isAccepted(NotaryRequest request) {
    return NotaryMachine.isAccepted(request, store);
  }

  @Override
  public EngineStatus status() {
    Head head = store.head();
    return new EngineStatus(state(), head.height(), head.log().size(), room.weight(), lastError);
  }

  private State state() {
    EngineException reason = stopped;
    if (reason == null) {
      return State.RUNNING;
    }
    return reason.reason() == Code.CLOSED ? State.CLOSED : State.FAILED;
  }

  @Override
  public void close() {
    stop(EngineException.of(Code.CLOSED, "the notary's engine was closed", null));
    boolean interrupted = false;
    while (thread != Thread.currentThread() && thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (ownsStore) {
      store.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void stop(EngineException reason) {
    if (stopped == null) {
      stopped = reason;
    }
    room.close();
  }

  private EngineException whyClosed() {
    EngineException reason = stopped;
    return reason != null
        ? reason
        : EngineException.of(Code.CLOSED, "the notary's engine was closed", null);
  }

  private void run() {
    for (List<Waiting> taken = take(); !taken.isEmpty(); taken = take()) {
      EngineException reason = stopped;
      if (reason != null && reason.reason() == Code.FAILED) {
        fail(taken, reason);
      } else {
        decide(taken);
      }
    }
  }

  private List<Waiting> take() {
    return room.takeAll(options.maxBlockWeight());
  }

  private void decide(List<Waiting> taken) {
    long start = System.nanoTime();
    Runnable answer = answerFor(taken);
    room.decided(taken.stream().mapToLong(Waiting::weight).sum(), System.nanoTime() - start);
    answer.run();
  }

  private Runnable answerFor(List<Waiting> taken) {
    try {
      List<Outcome> outcomes = commit(taken);
      return () -> answer(taken, outcomes);
    } catch (RuntimeException | Error e) {
      EngineException reason = failure(e);
      return () -> fail(taken, reason);
    }
  }

  private static void answer(List<Waiting> taken, List<Outcome> outcomes) {
    for (int i = 0; i < taken.size(); i++) {
      taken.get(i).outcome().complete(outcomes.get(i));
    }
  }

  /** A block that accepts nothing changes nothing: all it says was already on disk. */
  private List<Outcome> commit(List<Waiting> taken) {
    Head head = store.head();
    List<NotaryRequest> requests = taken.stream().map(Waiting::request).toList();
    BlockResult result =
        NotaryMachine.apply(new Block(head.height() + 1, blockTime(head), requests), store);
    if (!result.writes().isEmpty()) {
      store.commit(result.writes());
    }
    return result.outcomes();
  }

  private Instant blockTime(Head head) {
    Instant now = options.clock().instant();
    return now.isBefore(head.time()) ? head.time() : now;
  }

  private static void fail(List<Waiting> taken, EngineException reason) {
    taken.forEach(waiting -> waiting.outcome().completeExceptionally(reason));
  }

  /**
   * A full disk may get room again. Any other error stops the engine: what is on disk is not known.
   */
  private EngineException failure(Throwable cause) {
    lastError = cause;
    if (cause instanceof StoreException store && store.reason() == StoreException.Code.FULL) {
      LOG.warn("The notary's disk is full");
      return EngineException.of(Code.FULL, "the notary's disk is full", cause);
    }
    LOG.error("The notary's engine stops", cause);
    EngineException reason =
        EngineException.of(Code.FAILED, "the notary's engine stopped on an error", cause);
    stop(reason);
    return reason;
  }
}
