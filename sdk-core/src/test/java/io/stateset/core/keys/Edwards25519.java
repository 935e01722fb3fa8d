package io.stateset.core.keys;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The curve of RFC 8032, 5.1, in plain big integers and affine coordinates: slow, and made to be
 * compared with the text of the RFC rather than to be used.
 */
final class Edwards25519 {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D = BigInteger.valueOf(-121665)
      .multiply(BigInteger.valueOf(121666).modInverse(P))
      .mod(P);
  static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
  static final Point BASE = decode(encodedBase());
  private static final BigInteger EIGHT = BigInteger.valueOf(8);

  record Point(BigInteger x, BigInteger y) {
    Point plus(Point other) {
      BigInteger product =
          D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
      BigInteger newX = x.multiply(other.y).add(other.x.multiply(y));
      BigInteger newY = y.multiply(other.y).add(x.multiply(other.x));
      return new Point(
          newX.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
          newY.multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P));
    }

    Point times(BigInteger scalar) {
      Point sum = NEUTRAL;
      for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.plus(sum);
        sum = scalar.testBit(bit) ? sum.plus(this) : sum;
      }
      return sum;
    }

    Point negated() {
      return new Point(P.subtract(x).mod(P), y);
    }

    byte[] encode() {
      byte[] bytes = littleEndian(y, 32);
      bytes[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
      return bytes;
    }
  }

  private Edwards25519() {}

  private static byte[] encodedBase() {
    return littleEndian(
        BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P), 32);
  }

  /** RFC 8032, 5.1.3; null if the bytes are not the one encoding of a point. */
  static @Nullable Point decode(byte[] bytes) {
    byte[] copy = bytes.clone();
    boolean isOdd = (copy[31] & 0x80) != 0;
    copy[31] &= 0x7f;
    BigInteger y = number(copy);
    if (y.compareTo(P) >= 0) {
      return null;
    }
    BigInteger x = root(y);
    if (x == null || (x.signum() == 0 && isOdd)) {
      return null;
    }
    return new Point(x.testBit(0) == isOdd ? x : P.subtract(x), y);
  }

  private static @Nullable BigInteger root(BigInteger y) {
    BigInteger ySquare = y.multiply(y).mod(P);
    BigInteger numerator = ySquare.subtract(BigInteger.ONE);
    BigInteger square = numerator
        .multiply(D.multiply(ySquare).add(BigInteger.ONE).modInverse(P))
        .mod(P);
    BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!root.multiply(root).mod(P).equals(square)) {
      BigInteger rootOfMinusOne =
          BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
      root = root.multiply(rootOfMinusOne).mod(P);
    }
    return root.multiply(root).mod(P).equals(square) ? root : null;
  }

  /** A point of order 8. */
  static Point torsion() {
    for (int y = 2; ; y++) {
      Point point = decode(littleEndian(BigInteger.valueOf(y), 32));
      Point small = point == null ? NEUTRAL : point.times(L);
      if (!small.times(BigInteger.valueOf(4)).equals(NEUTRAL)) {
        return small;
      }
    }
  }

  /** The network's rule, word by word. */
  static boolean accepts(byte[] key, byte[] message, byte[] signature) {
    Point pointA = decode(key);
    Point pointR = decode(Arrays.copyOf(signature, 32));
    BigInteger scalarS = number(Arrays.copyOfRange(signature, 32, 64));
    if (pointA == null || pointR == null || scalarS.compareTo(L) >= 0) {
      return false;
    }
    if (pointA.times(EIGHT).equals(NEUTRAL)) {
      return false;
    }
    BigInteger k = challenge(Arrays.copyOf(signature, 32), key, message);
    Point right = pointR.plus(pointA.times(k));
    return BASE.times(scalarS).times(EIGHT).equals(right.times(EIGHT));
  }

  static BigInteger challenge(byte[] encodedR, byte[] key, byte[] message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(encodedR);
      sha512.update(key);
      return number(sha512.digest(message)).mod(L);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static BigInteger number(byte[] littleEndian) {
    return new BigInteger(1, reversed(littleEndian));
  }

  static byte[] littleEndian(BigInteger number, int length) {
    byte[] bigEndian = number.toByteArray();
    byte[] result = new byte[length];
    for (int i = 0; i < Math.min(length, bigEndian.length); i++) {
      result[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return result;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }
}
