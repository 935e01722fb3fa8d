package io.stateset.notary.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.notary.machine.Hash;
import io.stateset.notary.machine.NodeId;
import io.stateset.notary.machine.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Known answers over the eight leaves that Certificate Transparency's reference implementation
 * tests with.
 */
class LogProofsTest {
  private static final List<String> LEAVES = List.of(
      "",
      "00",
      "10",
      "2021",
      "3031",
      "40414243",
      "5051525354555657",
      "606162636465666768696a6b6c6d6e6f");
  private static final Hash ROOT_3 =
      hash("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
  private static final Hash ROOT_6 =
      hash("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef");
  private static final Hash ROOT_8 =
      hash("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  private static final List<Hash> PATH_0_OF_8 = hashes(
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
  private static final List<Hash> PATH_5_OF_8 = hashes(
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
  private static final List<Hash> PATH_2_OF_3 =
      hashes("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  private static final List<Hash> PROOF_6_TO_8 = hashes(
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");

  private final LogTree tree = new LogTree(new LogTree.Nodes() {
    @Override
    public Hash leaf(long position) {
      return LogProofsTest.leaf((int) position);
    }

    @Override
    public Hash node(NodeId id) {
      throw new AssertionError("eight leaves have no kept node");
    }
  });

  @Test
  void inclusion_proofs_are_those_of_the_reference() {
    assertThat(tree.inclusion(0, 1)).isEmpty();
    assertThat(tree.inclusion(0, 8)).isEqualTo(PATH_0_OF_8);
    assertThat(tree.inclusion(5, 8)).isEqualTo(PATH_5_OF_8);
    assertThat(tree.inclusion(2, 3)).isEqualTo(PATH_2_OF_3);
  }

  @Test
  void consistency_proofs_are_those_of_the_reference() {
    assertThat(tree.consistency(1, 1)).isEmpty();
    assertThat(tree.consistency(1, 8)).isEqualTo(PATH_0_OF_8);
    assertThat(tree.consistency(6, 8)).isEqualTo(PROOF_6_TO_8);
  }

  @Test
  void reference_proofs_are_accepted() {
    assertThat(LogProofs.isIncluded(leaf(0), 0, 8, PATH_0_OF_8, ROOT_8)).isTrue();
    assertThat(LogProofs.isIncluded(leaf(5), 5, 8, PATH_5_OF_8, ROOT_8)).isTrue();
    assertThat(LogProofs.isIncluded(leaf(2), 2, 3, PATH_2_OF_3, ROOT_3)).isTrue();
    assertThat(LogProofs.isConsistent(6, ROOT_6, 8, ROOT_8, PROOF_6_TO_8)).isTrue();
  }

  @Test
  void proofs_that_are_cut_extended_or_moved_are_refused() {
    assertThat(LogProofs.isIncluded(leaf(5), 5, 8, PATH_5_OF_8.subList(0, 2), ROOT_8))
        .isFalse();
    assertThat(LogProofs.isIncluded(leaf(5), 5, 8, longer(PATH_5_OF_8), ROOT_8)).isFalse();
    assertThat(LogProofs.isIncluded(leaf(5), 4, 8, PATH_5_OF_8, ROOT_8)).isFalse();
    assertThat(LogProofs.isIncluded(leaf(5), 8, 8, PATH_5_OF_8, ROOT_8)).isFalse();
    assertThat(LogProofs.isIncluded(leaf(5), -1, 8, PATH_5_OF_8, ROOT_8)).isFalse();
    assertThat(LogProofs.isConsistent(6, ROOT_6, 8, ROOT_8, PROOF_6_TO_8.subList(0, 2)))
        .isFalse();
    assertThat(LogProofs.isConsistent(6, ROOT_6, 8, ROOT_8, longer(PROOF_6_TO_8)))
        .isFalse();
    assertThat(LogProofs.isConsistent(6, ROOT_6, 8, ROOT_8, List.of())).isFalse();
    assertThat(LogProofs.isConsistent(8, ROOT_8, 6, ROOT_6, PROOF_6_TO_8)).isFalse();
    assertThat(LogProofs.isConsistent(8, ROOT_8, 8, ROOT_6, List.of())).isFalse();
    assertThat(LogProofs.isConsistent(0, ROOT_8, 8, ROOT_8, PROOF_6_TO_8)).isFalse();
  }

  private static List<Hash> longer(List<Hash> proof) {
    return Stream.concat(proof.stream(), Stream.of(ROOT_3)).toList();
  }

  private static Hash leaf(int index) {
    return Sha256.leaf(HexFormat.of().parseHex(LEAVES.get(index)));
  }

  private static Hash hash(String hex) {
    return Hash.of(HexFormat.of().parseHex(hex));
  }

  private static List<Hash> hashes(String... hex) {
    return Stream.of(hex).map(LogProofsTest::hash).toList();
  }
}
