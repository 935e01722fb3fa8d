package io.stateset.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.keys.Edwards25519.Point;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.internal.ProviderMapKt;
import net.i2p.crypto.eddsa.EdDSAEngine;
import net.i2p.crypto.eddsa.EdDSAPublicKey;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519RuleTest {
  private static final long SEED = 20261123L;
  private static final HexFormat HEX = HexFormat.of();

  @BeforeAll
  static void initialise() {
    CordaCrypto.ensureInitialised();
  }

  /** RFC 8032, 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void the_vectors_of_rfc_8032_hold(String secret, String key, String message, String signature)
      throws Exception {
    byte[] bytes = HEX.parseHex(message);
    assertThat(Ed25519Rule.accepts(HEX.parseHex(key), bytes, HEX.parseHex(signature)))
        .isTrue();
    byte[] made = new byte[64];
    Ed25519.sign(HEX.parseHex(secret), 0, bytes, 0, bytes.length, made, 0);
    assertThat(made).isEqualTo(HEX.parseHex(signature));
  }

  /**
   * Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs, 2020; github.com/novifinancial
   * /ed25519-speccheck, cases.json (Apache-2.0).
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "S is 0 and A and R of small order,false,8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6,c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa,c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000",
    "A of small order,false,9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79,c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa,f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
    "R of small order,true,aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab,f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
    "A and R mixed,true,9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79,cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
    "holds only with the cofactor,true,e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c,cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
    "holds only with the cofactor taken last,true,e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c,cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
    "S above the order,false,85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40,442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623,e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
    "S far above the order,false,85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40,442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623,8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
    "R in a second encoding,false,fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a,f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607",
    "R in a second encoding that is hashed as the first,false,84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1,f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09"
  })
  void the_edge_cases_on_which_implementations_differ_follow_the_rule(
      String what, boolean isAccepted, String message, String key, String signature)
      throws Exception {
    assertAgree(isAccepted, HEX.parseHex(key), HEX.parseHex(message), HEX.parseHex(signature));
  }

  @Test
  void a_signature_with_any_small_order_parts_is_judged_by_the_equation_with_the_cofactor()
      throws Exception {
    Random random = new Random(SEED);
    Point torsion = Edwards25519.torsion();
    for (int part = 0; part < 8; part++) {
      Point smallA = torsion.times(BigInteger.valueOf(part));
      Point smallR = torsion.times(BigInteger.valueOf(random.nextInt(8)));
      Signed mixedA = Signed.with(random, smallA, smallR);
      assertAgree(true, mixedA.key, mixedA.message, mixedA.signature);
      Signed mixedR = Signed.with(random, Edwards25519.NEUTRAL, smallA);
      assertAgree(true, mixedR.key, mixedR.message, mixedR.signature);
    }
  }

  @Test
  void keys_of_small_order_are_refused_in_every_encoding() throws Exception {
    Point torsion = Edwards25519.torsion();
    byte[] message = {1, 2, 3};
    for (int i = 0; i < 8; i++) {
      byte[] key = torsion.times(BigInteger.valueOf(i)).encode();
      assertAgree(false, key, message, withR(key));
      key[31] ^= (byte) 0x80;
      assertAgree(false, key, message, withR(key));
    }
  }

  private static byte[] withR(byte[] encoded) {
    return Arrays.copyOf(encoded, 64);
  }

  /** The order of the group added to S gives a second signature to whoever has the first. */
  @Test
  void a_signature_cannot_be_turned_into_another_one() throws Exception {
    Signed signed = Signed.with(new Random(SEED), Edwards25519.NEUTRAL, Edwards25519.NEUTRAL);
    BigInteger scalar = Edwards25519.number(Arrays.copyOfRange(signed.signature, 32, 64));
    byte[] second = signed.signature.clone();
    System.arraycopy(Edwards25519.littleEndian(scalar.add(Edwards25519.L), 32), 0, second, 32, 32);
    assertThat(stockAccepts(signed.key, signed.message, second))
        .as("Corda's stock engine")
        .isTrue();
    assertAgree(false, signed.key, signed.message, second);
  }

  @Test
  void what_honest_signers_make_and_others_change_is_judged_as_by_cordas_stock_engine()
      throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      Signed signed = Signed.honestly(random);
      byte[] changed = signed.signature.clone();
      if (i % 3 != 0) {
        changed[random.nextInt(63)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] message = i % 5 == 0 ? new byte[] {7} : signed.message;
      assertThat(Ed25519Rule.accepts(signed.key, message, changed))
          .as("seed %d, round %d", SEED, i)
          .isEqualTo(stockAccepts(signed.key, message, changed))
          .isEqualTo(i % 15 != 0 && i % 3 == 0);
    }
  }

  @Test
  void a_signature_of_another_length_is_refused_as_by_cordas_stock_engine() {
    PublicKey key = Crypto.deriveKeyPairFromEntropy(
            Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(7))
        .getPublic();
    for (int length : new int[] {0, 1, 63, 65, 128, 100_000}) {
      assertThatThrownBy(() -> verify(key, "NONEwithEdDSA", new byte[length]))
          .isInstanceOf(SignatureException.class);
      assertThatThrownBy(() -> stockVerify(key, new byte[] {1}, new byte[length]))
          .isInstanceOf(SignatureException.class);
    }
  }

  @Test
  void keys_of_another_implementation_are_taken_in_their_x509_form() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update((byte) 1);
    byte[] signature = signer.sign();
    assertThat(verify(pair.getPublic(), "NONEwithEdDSA", signature)).isTrue();
    assertThat(verify(pair.getPublic(), "Ed25519", signature)).isTrue();
  }

  private static boolean verify(PublicKey key, String algorithm, byte[] signature)
      throws Exception {
    Signature verifier =
        Signature.getInstance(algorithm, ProviderMapKt.getCordaBouncyCastleProvider());
    verifier.initVerify(key);
    verifier.update((byte) 1);
    return verifier.verify(signature);
  }

  private static void assertAgree(
      boolean isAccepted, byte[] key, byte[] message, byte[] signature) {
    assertThat(Ed25519Rule.accepts(key, message, signature)).isEqualTo(isAccepted);
    assertThat(Edwards25519.accepts(key, message, signature)).isEqualTo(isAccepted);
  }

  private static boolean stockAccepts(byte[] key, byte[] message, byte[] signature)
      throws Exception {
    PublicKey i2pKey = new EdDSAPublicKey(new net.i2p.crypto.eddsa.spec.EdDSAPublicKeySpec(
        key, net.i2p.crypto.eddsa.spec.EdDSANamedCurveTable.ED_25519_CURVE_SPEC));
    return stockVerify(i2pKey, message, signature);
  }

  private static boolean stockVerify(PublicKey key, byte[] message, byte[] signature)
      throws Exception {
    EdDSAEngine engine = new EdDSAEngine();
    engine.initVerify(key);
    engine.update(message);
    return engine.verify(signature);
  }

  /** A signature by somebody who adds points of small order to A and R. */
  private record Signed(byte[] key, byte[] message, byte[] signature) {
    static Signed with(Random random, Point smallA, Point smallR) {
      BigInteger secret = new BigInteger(252, random);
      BigInteger nonce = new BigInteger(252, random);
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      byte[] key = Edwards25519.BASE.times(secret).plus(smallA).encode();
      byte[] encodedR = Edwards25519.BASE.times(nonce).plus(smallR).encode();
      BigInteger k = Edwards25519.challenge(encodedR, key, message);
      BigInteger scalarS = nonce.add(k.multiply(secret)).mod(Edwards25519.L);
      byte[] signature = Arrays.copyOf(encodedR, 64);
      System.arraycopy(Edwards25519.littleEndian(scalarS, 32), 0, signature, 32, 32);
      return new Signed(key, message, signature);
    }

    static Signed honestly(Random random) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      byte[] key = new byte[32];
      byte[] signature = new byte[64];
      Ed25519.generatePublicKey(seed, 0, key, 0);
      Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
      return new Signed(key, message, signature);
    }
  }
}
