package io.stateset.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.DamagedBytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.List;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.MerkleTree;
import net.corda.core.crypto.MerkleTreeException;
import net.corda.core.crypto.PartialMerkleTree;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.serialization.SerializedBytes;
import net.corda.core.transactions.CoreTransaction;
import net.corda.core.transactions.SignedTransaction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** A stored transaction is read, or reported as damaged. */
@Tag("fuzz")
class SignedTransactionCodecFuzzTest {
  private static final KeyPair KEYS =
      Crypto.deriveKeyPairFromEntropy(Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(20));

  private static TransactionSignature signature(boolean withTree) throws MerkleTreeException {
    List<SecureHash> leaves = List.of(
        SecureHash.sha256("a"),
        SecureHash.sha256("b"),
        SecureHash.sha256("c"),
        SecureHash.sha256("d"));
    PartialMerkleTree tree = PartialMerkleTree.Companion.build(
        MerkleTree.Companion.getMerkleTree(leaves), leaves.subList(0, 1));
    return new TransactionSignature(
        new byte[64], KEYS.getPublic(), new SignatureMetadata(13, 4), withTree ? tree : null);
  }

  @Provide
  Arbitrary<byte[]> damaged() throws MerkleTreeException {
    SerializedBytes<CoreTransaction> core = new SerializedBytes<>(new byte[] {1, 2, 3});
    var plain = new SignedTransaction(core, List.of(signature(false)));
    var notarised = new SignedTransaction(core, List.of(signature(false), signature(true)));
    return DamagedBytes.of(
        List.of(SignedTransactionCodec.encode(plain), SignedTransactionCodec.encode(notarised)));
  }

  @Property
  void damaged_transactions_are_read_or_reported(@ForAll("damaged") byte[] bytes) {
    try {
      SignedTransactionCodec.decode(bytes);
    } catch (LedgerException e) {
      assertThat(e.code()).isEqualTo("DAMAGED");
    }
  }
}
