package io.stateset.notary.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The right edge of an append-only log's Merkle tree (RFC 6962, section 2.1): as much as is needed
 * to append and to know the root. Immutable.
 */
public final class Frontier {
  /** A log without leaves. */
  public static final Frontier EMPTY = new Frontier(0, List.of());

  private static final Hash EMPTY_ROOT = Sha256.of();

  private final long size;
  /**
   * The roots of the complete subtrees, one for each bit of the size that is set, the largest
   * first.
   */
  private final List<Hash> peaks;

  private Frontier(long size, List<Hash> peaks) {
    this.size = size;
    this.peaks = peaks;
  }

  /** How many leaves the log has. */
  public long size() {
    return size;
  }

  /** The Merkle tree hash of the log. */
  public Hash root() {
    if (peaks.isEmpty()) {
      return EMPTY_ROOT;
    }
    Hash root = peaks.get(peaks.size() - 1);
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = Sha256.node(peaks.get(i), root);
    }
    return root;
  }

  /** The log with these leaves appended. */
  public Frontier append(List<Hash> leaves) {
    return append(leaves, new HashMap<>());
  }

  /** The same, and puts the nodes that it completed and that stores keep into {@code keptNodes}. */
  public Frontier append(List<Hash> leaves, Map<NodeId, Hash> keptNodes) {
    List<Hash> grown = new ArrayList<>(peaks);
    long next = size;
    for (Hash leaf : leaves) {
      push(leaf, next++, grown, keptNodes);
    }
    return new Frontier(next, List.copyOf(grown));
  }

  /** As an odometer: the leaf joins each complete subtree of its own size to its left. */
  private static void push(Hash leaf, long index, List<Hash> peaks, Map<NodeId, Hash> keptNodes) {
    Hash node = leaf;
    int levels = Long.numberOfTrailingZeros(index + 1);
    for (int level = 1; level <= levels; level++) {
      node = Sha256.node(peaks.remove(peaks.size() - 1), node);
      keep(new NodeId(level, index >>> level), node, keptNodes);
    }
    peaks.add(node);
  }

  private static void keep(NodeId id, Hash node, Map<NodeId, Hash> keptNodes) {
    if (id.isKept()) {
      keptNodes.put(id, node);
    }
  }

  int length() {
    return Long.BYTES + peaks.size() * Hash.BYTES;
  }

  void writeTo(ByteBuffer target) {
    target.putLong(size);
    peaks.forEach(peak -> peak.writeTo(target));
  }

  static Frontier read(ByteBuffer source) {
    long size = source.getLong();
    if (size < 0) {
      throw new MalformedException("a log of negative size", null);
    }
    List<Hash> peaks = new ArrayList<>();
    for (int i = Long.bitCount(size); i > 0; i--) {
      peaks.add(Hash.read(source));
    }
    return new Frontier(size, List.copyOf(peaks));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frontier frontier
        && size == frontier.size
        && peaks.equals(frontier.peaks);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(size) + peaks.hashCode();
  }

  @Override
  public String toString() {
    return "Frontier[" + size + ", " + root() + "]";
  }
}
