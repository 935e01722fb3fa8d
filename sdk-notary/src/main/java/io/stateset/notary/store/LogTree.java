package io.stateset.notary.store;

import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.NodeId;
import io.stateset.notary.machine.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Proofs over the log's tree, after RFC 6962, section 2.1, from its leaves and the nodes that
 * stores keep.
 */
final class LogTree {

  /** Reads what is kept of the tree. */
  interface Nodes {
    /** The hash of the leaf at this position. */
    Hash leaf(long position);

    /** A node that is kept. */
    Hash node(NodeId id);
  }

  private final Nodes nodes;

  LogTree(Nodes nodes) {
    this.nodes = nodes;
  }

  /** PATH(m, D[n]). */
  List<Hash> inclusion(long position, long size) {
    Objects.checkIndex(position, size);
    List<Hash> path = new ArrayList<>();
    addPath(position, 0, size, path);
    return path;
  }

  private void addPath(long position, long start, long size, List<Hash> path) {
    if (size == 1) {
      return;
    }
    long left = leftPart(size);
    if (position < left) {
      addPath(position, start, left, path);
      path.add(root(start + left, size - left));
    } else {
      addPath(position - left, start + left, size - left, path);
      path.add(root(start, left));
    }
  }

  /** PROOF(m, D[n]). */
  List<Hash> consistency(long earlier, long size) {
    Objects.checkFromToIndex(0, earlier, size);
    List<Hash> proof = new ArrayList<>();
    if (earlier > 0 && earlier < size) {
      addSubProof(earlier, 0, size, true, proof);
    }
    return proof;
  }

  /**
   * SUBPROOF(m, D[n], b); {@code known}: whether the verifier knows the earlier tree of this part
   * by its root.
   */
  private void addSubProof(long earlier, long start, long size, boolean known, List<Hash> proof) {
    if (earlier == size) {
      if (!known) {
        proof.add(root(start, size));
      }
      return;
    }
    long left = leftPart(size);
    if (earlier <= left) {
      addSubProof(earlier, start, left, known, proof);
      proof.add(root(start + left, size - left));
    } else {
      addSubProof(earlier - left, start + left, size - left, false, proof);
      proof.add(root(start, left));
    }
  }

  /** MTH(D[n]), from what is kept; at least one leaf. */
  Hash rootOf(long size) {
    return root(0, size);
  }

  /**
   * MTH of {@code size} leaves from {@code start}, which is a multiple of the next power of two.
   */
  private Hash root(long start, long size) {
    if (size == 1) {
      return nodes.leaf(start);
    }
    if (Long.bitCount(size) == 1) {
      int level = Long.numberOfTrailingZeros(size);
      NodeId id = new NodeId(level, start >>> level);
      if (id.isKept()) {
        return nodes.node(id);
      }
    }
    long left = leftPart(size);
    return Sha256.node(root(start, left), root(start + left, size - left));
  }

  /** The largest power of two smaller than {@code size}. */
  private static long leftPart(long size) {
    return Long.highestOneBit(size - 1);
  }
}
