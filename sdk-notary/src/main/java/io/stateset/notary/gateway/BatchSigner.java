package io.stateset.notary.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;

/**
 * Signs transaction ids, all that wait at a time with one signature over the root of their tree:
 * however slow the key is, it keeps up. An id that waits alone is signed as it is. One thread
 * signs; any thread may ask.
 *
 * <p>Only ids that the engine accepted may be handed in, and the engine bounds how many of those
 * there are.
 */
final class BatchSigner implements AutoCloseable {
  /**
   * Bounds a partial tree to ten hashes, so that what every transaction carries for ever stays
   * small.
   */
  static final int MAX_BATCH = 1024;

  private record Waiting(SecureHash id, CompletableFuture<TransactionSignature> signature) {}

  private final Function<SignableData, TransactionSignature> signing;
  private final SignatureMetadata metadata;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  private BatchSigner(
      Function<SignableData, TransactionSignature> signing, SignatureMetadata metadata) {
    this.signing = signing;
    this.metadata = metadata;
    this.thread = new Thread(this::run, "stateset-notary-signer");
    this.thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param signing signs with the notary's key; its signatures have no partial tree
   */
  static BatchSigner start(
      Function<SignableData, TransactionSignature> signing, SignatureMetadata metadata) {
    BatchSigner signer = new BatchSigner(signing, metadata);
    signer.thread.start();
    return signer;
  }

  /**
   * Completes on the signer's thread, or fails with what the key failed with, or with
   * {@code CLOSED}.
   */
  CompletableFuture<TransactionSignature> sign(SecureHash id) {
    Waiting waiting = new Waiting(id, new CompletableFuture<>());
    queue.add(waiting);
    if (closed) {
      failAll();
    }
    return waiting.signature();
  }

  private void run() {
    try {
      while (!closed) {
        List<Waiting> batch = new ArrayList<>();
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        signBatch(batch);
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      failAll();
    }
  }

  private void signBatch(List<Waiting> batch) {
    try {
      if (batch.size() == 1) {
        batch
            .get(0)
            .signature()
            .complete(signing.apply(new SignableData(batch.get(0).id(), metadata)));
      } else {
        signTree(batch);
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(waiting -> waiting.signature().completeExceptionally(e));
    }
  }

  private void signTree(List<Waiting> batch) {
    SignatureTree tree = new SignatureTree(batch.stream().map(Waiting::id).toList());
    TransactionSignature root = signing.apply(new SignableData(tree.root(), metadata));
    for (int place = 0; place < batch.size(); place++) {
      batch
          .get(place)
          .signature()
          .complete(new TransactionSignature(
              root.getBytes(), root.getBy(), root.getSignatureMetadata(), tree.partialTree(place)));
    }
  }

  private void failAll() {
    for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
      waiting
          .signature()
          .completeExceptionally(
              new GatewayException(GatewayException.Code.CLOSED, "the notary was closed"));
    }
  }

  /** Fails what waits and ends the thread. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
