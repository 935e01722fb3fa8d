package io.stateset.notary.store;

import io.stateset.notary.machine.BlockWrites;
import io.stateset.notary.machine.Head;

/** What every store checks before it commits. */
final class Writes {

  private Writes() {}

  static void requireNext(BlockWrites writes, Head head) {
    boolean follows = writes.head().height() == head.height() + 1
        && writes.firstPosition() == head.log().size()
        && writes.head().log().size()
            == writes.firstPosition() + writes.entries().size();
    if (!follows) {
      throw new IllegalArgumentException(
          "writes of block " + writes.head().height() + " do not follow " + head.height());
    }
  }
}
