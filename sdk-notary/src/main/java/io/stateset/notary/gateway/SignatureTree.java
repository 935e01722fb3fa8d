package io.stateset.notary.gateway;

import java.util.ArrayList;
import java.util.List;
import net.corda.core.crypto.PartialMerkleTree;
import net.corda.core.crypto.PartialMerkleTree.PartialTree;
import net.corda.core.crypto.SecureHash;

/**
 * The Merkle tree of a batch of transaction ids whose root is signed in their place. As Corda's
 * verification expects it: the leaves are the ids hashed once more, filled up with zero hashes to a
 * power of two, and a node is the SHA-256 of its two children.
 *
 * <p>Corda's own builder walks the whole tree for each partial tree; a path through stored levels
 * is all that one needs.
 */
final class SignatureTree {
  private final int batchSize;
  /** From the leaves to the root. */
  private final List<List<SecureHash>> levels = new ArrayList<>();

  SignatureTree(List<SecureHash> ids) {
    this.batchSize = ids.size();
    List<SecureHash> level = leaves(ids);
    levels.add(level);
    while (level.size() > 1) {
      level = parents(level);
      levels.add(level);
    }
  }

  private static List<SecureHash> leaves(List<SecureHash> ids) {
    List<SecureHash> leaves = new ArrayList<>();
    ids.forEach(id -> leaves.add(id.reHash()));
    while (Integer.bitCount(leaves.size()) != 1) {
      leaves.add(SecureHash.zeroHash);
    }
    return leaves;
  }

  private static List<SecureHash> parents(List<SecureHash> level) {
    List<SecureHash> parents = new ArrayList<>(level.size() / 2);
    for (int i = 0; i < level.size(); i += 2) {
      parents.add(level.get(i).concatenate(level.get(i + 1)));
    }
    return parents;
  }

  SecureHash root() {
    return levels.get(levels.size() - 1).get(0);
  }

  /** What shows that the id at this place of the batch is under the root. */
  PartialMerkleTree partialTree(int place) {
    if (place < 0 || place >= batchSize) {
      throw new IndexOutOfBoundsException(place);
    }
    PartialTree tree = new PartialTree.IncludedLeaf(levels.get(0).get(place));
    int index = place;
    for (int height = 0; height < levels.size() - 1; height++) {
      PartialTree sibling = new PartialTree.Leaf(levels.get(height).get(index ^ 1));
      boolean isLeft = (index & 1) == 0;
      tree = isLeft ? node(tree, sibling) : node(sibling, tree);
      index >>= 1;
    }
    return new PartialMerkleTree(tree);
  }

  private static PartialTree node(PartialTree left, PartialTree right) {
    return new PartialTree.Node(left, right, SecureHash.SHA2_256);
  }
}
