package io.stateset.core.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.PartialMerkleTree;
import net.corda.core.crypto.PartialMerkleTree.PartialTree;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.serialization.SerializedBytes;
import net.corda.core.transactions.CoreTransaction;
import net.corda.core.transactions.SignedTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A signed transaction as it is stored: the very bytes that its id commits to, which are AMQP
 * already, and the signatures in a form of our own. Nothing is serialised again to store it, and a
 * reader that needs only the signatures parses no AMQP.
 *
 * <p>Format: one byte of version; the core transaction's bytes; the number of signatures; then for
 * each its bytes, its key (X.509), platform version, scheme number, and its partial Merkle tree if
 * it has one.
 */
final class SignedTransactionCodec {
  private static final int FORMAT = 1;
  private static final int MAX_SIGNATURES = 10_000;
  private static final int MAX_TREE_DEPTH = 64;
  private static final int NO_TREE = 0;
  private static final int INCLUDED_LEAF = 1;
  private static final int LEAF = 2;
  private static final int NODE = 3;

  private SignedTransactionCodec() {}

  static byte[] encode(SignedTransaction transaction) {
    byte[] core = transaction.getTxBits().getBytes();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(core.length + 512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      writeBytes(out, core);
      out.writeInt(transaction.getSigs().size());
      for (TransactionSignature signature : transaction.getSigs()) {
        writeSignature(out, signature);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Throws {@code LedgerException} with code {@code DAMAGED} if the bytes are not what
   * {@link #encode} made.
   */
  static SignedTransaction decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      require(in.readUnsignedByte() == FORMAT, "its format is unknown");
      SerializedBytes<CoreTransaction> core = new SerializedBytes<>(readBytes(in));
      int count = in.readInt();
      require(count > 0 && count <= MAX_SIGNATURES, "it has " + count + " signatures");
      List<TransactionSignature> signatures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        signatures.add(readSignature(in));
      }
      return new SignedTransaction(core, signatures);
    } catch (LedgerException e) {
      throw e;
    } catch (IOException e) {
      throw damaged("it is cut short", e);
    } catch (Exception e) { // Corda's functions throw checked exceptions without declaring them
      throw damaged("it holds a key or a hash that is none", e);
    }
  }

  private static void writeSignature(DataOutputStream out, TransactionSignature signature)
      throws IOException {
    writeBytes(out, signature.getBytes());
    writeBytes(out, signature.getBy().getEncoded());
    out.writeInt(signature.getSignatureMetadata().getPlatformVersion());
    out.writeInt(signature.getSignatureMetadata().getSchemeNumberID());
    PartialMerkleTree tree = signature.getPartialMerkleTree();
    if (tree == null) {
      out.writeByte(NO_TREE);
    } else {
      writeTree(out, tree.getRoot());
    }
  }

  private static TransactionSignature readSignature(DataInputStream in) throws IOException {
    byte[] signature = readBytes(in);
    byte[] key = readBytes(in);
    SignatureMetadata metadata = new SignatureMetadata(in.readInt(), in.readInt());
    int kind = in.readUnsignedByte();
    PartialMerkleTree tree = kind == NO_TREE ? null : new PartialMerkleTree(readTree(in, kind, 0));
    return new TransactionSignature(signature, Crypto.decodePublicKey(key), metadata, tree);
  }

  private static void writeTree(DataOutputStream out, PartialTree tree) throws IOException {
    if (tree instanceof PartialTree.IncludedLeaf leaf) {
      out.writeByte(INCLUDED_LEAF);
      out.writeUTF(leaf.getHash().toString());
    } else if (tree instanceof PartialTree.Leaf leaf) {
      out.writeByte(LEAF);
      out.writeUTF(leaf.getHash().toString());
    } else if (tree instanceof PartialTree.Node node) {
      out.writeByte(NODE);
      out.writeUTF(node.getHashAlgorithm() == null ? "" : node.getHashAlgorithm());
      writeTree(out, node.getLeft());
      writeTree(out, node.getRight());
    }
  }

  private static PartialTree readTree(DataInputStream in, int kind, int depth) throws IOException {
    require(depth <= MAX_TREE_DEPTH, "a Merkle tree is deeper than " + MAX_TREE_DEPTH);
    return switch (kind) {
      case INCLUDED_LEAF -> new PartialTree.IncludedLeaf(SecureHash.create(in.readUTF()));
      case LEAF -> new PartialTree.Leaf(SecureHash.create(in.readUTF()));
      case NODE -> {
        String algorithm = in.readUTF();
        PartialTree left = readTree(in, in.readUnsignedByte(), depth + 1);
        PartialTree right = readTree(in, in.readUnsignedByte(), depth + 1);
        yield new PartialTree.Node(left, right, algorithm.isEmpty() ? null : algorithm);
      }
      default -> throw damaged("a Merkle tree has a node of kind " + kind, null);
    };
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    require(length >= 0 && length <= in.available(), "it has a length of " + length);
    return in.readNBytes(length);
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw damaged(why, null);
    }
  }

  private static LedgerException damaged(String why, @Nullable Exception cause) {
    return new LedgerException(
        LedgerException.Code.DAMAGED, "A stored transaction cannot be read: " + why, cause);
  }
}
