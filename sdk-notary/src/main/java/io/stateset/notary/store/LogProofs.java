package io.stateset.notary.store;

import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.Sha256;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Checks proofs over a log that somebody else keeps. Trusts nothing but the roots it is given. */
public final class LogProofs {

  private LogProofs() {}

  /**
   * Whether the proof shows that the leaf is at {@code position} of the log with this size and
   * root.
   */
  public static boolean isIncluded(
      Hash leaf, long position, long size, List<Hash> proof, Hash root) {
    if (position < 0 || position >= size) {
      return false;
    }
    return climb(leaf, position, size, proof).filter(root::equals).isPresent();
  }

  /** RFC 9162, section 2.1.3.2. */
  private static Optional<Hash> climb(Hash leaf, long position, long size, List<Hash> proof) {
    long node = position;
    long last = size - 1;
    Hash hash = leaf;
    for (Hash sibling : proof) {
      if (last == 0) {
        return Optional.empty();
      }
      boolean fromLeft = (node & 1) == 1 || node == last;
      hash = fromLeft ? Sha256.node(sibling, hash) : Sha256.node(hash, sibling);
      if (fromLeft) {
        int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>= skipped;
        last >>= skipped;
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 ? Optional.of(hash) : Optional.empty();
  }

  /** Whether the proof shows that the log of {@code size} begins with that of {@code earlier}. */
  public static boolean isConsistent(
      long earlier, Hash earlierRoot, long size, Hash root, List<Hash> proof) {
    if (earlier < 0 || earlier > size) {
      return false;
    }
    if (earlier == size) {
      return proof.isEmpty() && earlierRoot.equals(root);
    }
    if (earlier == 0) {
      return proof.isEmpty();
    }
    return climbBoth(earlier, earlierRoot, size, root, proof);
  }

  /** RFC 9162, section 2.1.4.2. */
  private static boolean climbBoth(
      long earlier, Hash earlierRoot, long size, Hash root, List<Hash> proof) {
    Iterator<Hash> path = proof.iterator();
    boolean wholeTree = Long.bitCount(earlier) == 1;
    if (!wholeTree && !path.hasNext()) {
      return false;
    }
    int skipped = Long.numberOfTrailingZeros(earlier);
    long node = (earlier - 1) >> skipped;
    long last = (size - 1) >> skipped;
    Hash earlierHash = wholeTree ? earlierRoot : path.next();
    Hash hash = earlierHash;
    while (path.hasNext()) {
      Hash sibling = path.next();
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        earlierHash = Sha256.node(sibling, earlierHash);
        hash = Sha256.node(sibling, hash);
        int levels = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>= levels;
        last >>= levels;
      } else {
        hash = Sha256.node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && earlierHash.equals(earlierRoot) && hash.equals(root);
  }
}
