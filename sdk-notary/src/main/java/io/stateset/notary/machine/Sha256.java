package io.stateset.notary.machine;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, the only hash of the notary's state. */
public final class Sha256 {

  private Sha256() {}

  /** Hashes the concatenation of the parts. */
  public static Hash of(byte[]... parts) {
    MessageDigest digest = digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return Hash.owning(digest.digest());
  }

  /** RFC 6962, section 2.1: the hash of a leaf. */
  public static Hash leaf(byte[] entry) {
    MessageDigest digest = digest();
    digest.update((byte) 0);
    return Hash.owning(digest.digest(entry));
  }

  /** RFC 6962, section 2.1: the hash of an interior node. */
  public static Hash node(Hash left, Hash right) {
    MessageDigest digest = digest();
    digest.update((byte) 1);
    digest.update(left.raw());
    return Hash.owning(digest.digest(right.raw()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
