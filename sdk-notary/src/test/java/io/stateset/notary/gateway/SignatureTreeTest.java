package io.stateset.notary.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.corda.core.crypto.MerkleTree;
import net.corda.core.crypto.PartialMerkleTree;
import net.corda.core.crypto.SecureHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corda's own trees are the reference. */
class SignatureTreeTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 33})
  void roots_and_partial_trees_are_cordas(int size) throws Exception {
    List<SecureHash> ids = ids(size);
    List<SecureHash> leaves = ids.stream().map(SecureHash::reHash).toList();
    SignatureTree tree = new SignatureTree(ids);
    MerkleTree reference = MerkleTree.Companion.getMerkleTree(leaves);
    assertThat(tree.root()).isEqualTo(reference.getHash());
    for (int place = 0; place < size; place++) {
      PartialMerkleTree partial = tree.partialTree(place);
      assertThat(partial.verify(tree.root(), List.of(leaves.get(place)))).isTrue();
      assertThat(partial.getRoot())
          .isEqualTo(PartialMerkleTree.Companion.build(reference, List.of(leaves.get(place)))
              .getRoot());
    }
  }

  @Test
  void padding_cannot_be_shown() {
    SignatureTree tree = new SignatureTree(ids(3));
    assertThatThrownBy(() -> tree.partialTree(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tree.partialTree(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static List<SecureHash> ids(int size) {
    return IntStream.range(0, size)
        .<SecureHash>mapToObj(i -> SecureHash.Companion.sha256("id " + i))
        .toList();
  }
}
