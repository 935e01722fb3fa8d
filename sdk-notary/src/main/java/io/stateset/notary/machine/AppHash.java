package io.stateset.notary.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One hash over all named stores: a Merkle map. The stores, sorted by name, are the leaves of a
 * tree (RFC 6962, section 2.1); a leaf is the length of the name in 1 byte, the name, and the
 * store's 32-byte commitment. The app hash is the SHA-256 of the version byte and the tree's root,
 * so one store can be proved without the others.
 */
public final class AppHash {
  /** The store of what the members agree on: its commitment is the SHA-256 of its binary form. */
  public static final String GOVERNANCE = "governance";

  /**
   * The store of accepted requests: its commitment is the SHA-256 of the log's size (8 bytes) and
   * root.
   */
  public static final String LOG = "log";

  private static final byte VERSION = 1;

  private AppHash() {}

  static Hash of(Governance governance, Frontier log) {
    return of(Map.of(GOVERNANCE, commitment(governance), LOG, commitment(log)));
  }

  /** The app hash over stores and their commitments. */
  public static Hash of(Map<String, Hash> commitments) {
    SortedMap<String, Hash> sorted = new TreeMap<>(commitments);
    List<Hash> leaves = sorted.entrySet().stream()
        .map(store -> leaf(store.getKey(), store.getValue()))
        .toList();
    Hash root = Frontier.EMPTY.append(leaves).root();
    return Sha256.of(new byte[] {VERSION}, root.raw());
  }

  /** What the app hash commits to for the log. */
  public static Hash commitment(Frontier log) {
    byte[] size = ByteBuffer.allocate(Long.BYTES).putLong(log.size()).array();
    return Sha256.of(size, log.root().raw());
  }

  /** What the app hash commits to for the governance store. */
  public static Hash commitment(Governance governance) {
    return Sha256.of(governance.toBytes());
  }

  private static Hash leaf(String name, Hash commitment) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer leaf = ByteBuffer.allocate(1 + text.length + Hash.BYTES);
    leaf.put((byte) text.length).put(text);
    commitment.writeTo(leaf);
    return Sha256.leaf(leaf.array());
  }
}
