package io.stateset.notary.machine;

/**
 * A complete node of the log's tree: the root of the leaves from {@code index * 2^level},
 * {@code 2^level} of them.
 *
 * @param level 0 for a leaf
 * @param index from 0, from the left
 */
public record NodeId(int level, long index) {
  /**
   * Stores keep the nodes whose level is a multiple of this, and compute the others from at most
   * 128 below them.
   */
  public static final int KEPT_LEVELS = 8;

  /** Whether stores keep it. Leaves are kept as entries, not as nodes. */
  public boolean isKept() {
    return level > 0 && level % KEPT_LEVELS == 0;
  }
}
