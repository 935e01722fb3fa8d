package io.stateset.core.keys;

import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Which Ed25519 signatures a network accepts: those of RFC 8032, 5.1.7, by the equation that
 * multiplies by the cofactor, where S is below the group's order, A and R are the one encoding of a
 * point, and A is not of small order. BouncyCastle 1.87 does exactly that.
 *
 * <p>Implementations differ on what only a dishonest signer makes, and parties that differ on a
 * signature differ on the ledger. Corda's stock engine also takes S above the order (so that
 * everybody who has a signature can make another), keys of small order and second encodings of A;
 * and it takes no small-order part in what the equation compares.
 */
final class Ed25519Rule {
  static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;
  static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  private Ed25519Rule() {}

  /** Whether {@code signature} (64 bytes) of {@code message} holds under {@code key} (32 bytes). */
  static boolean accepts(byte[] key, byte[] message, byte[] signature) {
    return Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
  }

  /**
   * Throws if the host has brought a BouncyCastle that verifies by another equation. The signature
   * holds only with the cofactor: case 4 of Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs,
   * 2020.
   */
  static void requireImplementation() {
    HexFormat hex = HexFormat.of();
    byte[] message =
        hex.parseHex("e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c");
    byte[] key = hex.parseHex("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d");
    byte[] signature =
        hex.parseHex("160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
            + "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09");
    if (!accepts(key, message, signature)) {
      throw new IllegalStateException(
          "The BouncyCastle on the class path verifies Ed25519 by another rule than the network");
    }
  }
}
