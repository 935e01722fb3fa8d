package io.stateset.notary.machine;

import java.util.List;

/**
 * One transaction that somebody wants notarised. Immutable; its binary form and the hash of its
 * leaf are made once, by the thread that makes the request.
 */
public final class NotaryRequest {
  private final LogLeaf leaf;
  private final String caller;
  private final byte[] callerBytes;
  private final byte[] leafBytes;
  private final Hash leafHash;

  /**
   * Makes a request.
   *
   * @param leaf the transaction's id, inputs, references and window
   * @param caller the legal name of who asks, kept for audit; no outcome depends on it
   * @throws IllegalArgumentException for more states, or a longer name, than the binary form can
   *     hold
   */
  public NotaryRequest(LogLeaf leaf, String caller) {
    this(leaf, caller, LeafCodec.encode(leaf));
  }

  NotaryRequest(LogLeaf leaf, String caller, byte[] leafBytes) {
    this.leaf = leaf;
    this.caller = caller;
    this.callerBytes = Text.encode(caller, RequestCodec.MAX_CALLER_BYTES);
    this.leafBytes = leafBytes;
    this.leafHash = Sha256.leaf(leafBytes);
  }

  /** What the log will commit to. */
  public LogLeaf leaf() {
    return leaf;
  }

  /** The transaction's id. */
  public Hash transactionId() {
    return leaf.transactionId();
  }

  /** The states to consume. */
  public List<StateReference> inputs() {
    return leaf.inputs();
  }

  /** The states that must be unconsumed. */
  public List<StateReference> references() {
    return leaf.references();
  }

  /** Who asked. */
  public String caller() {
    return caller;
  }

  /** RFC 6962's hash of the leaf; two requests with the same one ask for the same. */
  public Hash leafHash() {
    return leafHash;
  }

  byte[] leafBytes() {
    return leafBytes;
  }

  byte[] callerBytes() {
    return callerBytes;
  }

  @Override
  public String toString() {
    return "NotaryRequest[" + transactionId() + "]";
  }
}
