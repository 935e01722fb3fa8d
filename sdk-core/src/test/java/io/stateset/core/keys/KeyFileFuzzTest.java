package io.stateset.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.DamagedBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.corda.core.crypto.Crypto;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** A key file is opened or refused, with a code. */
@Tag("fuzz")
class KeyFileFuzzTest {
  /** Where the header says how much memory and time the passphrase costs. */
  private static final int COSTS_FROM = 4;

  private static final int COSTS_TO = 12;

  private static @Nullable Path folder;
  private static byte[] sealed = {};

  @BeforeContainer
  static void seal() throws IOException {
    folder = Files.createTempDirectory("stateset-fuzz");
    Path file = folder.resolve("keys");
    SealedFile.open(file, secret(), new KeyDerivation(8, 1)).close();
    sealed = Files.readAllBytes(file);
  }

  @AfterContainer
  static void delete() throws IOException {
    try (var files = Files.walk(folder())) {
      files
          .sorted(java.util.Comparator.reverseOrder())
          .forEach(path -> path.toFile().delete());
    }
  }

  private static Path folder() {
    return java.util.Objects.requireNonNull(folder);
  }

  private static char[] secret() {
    return "secret".toCharArray();
  }

  @Provide
  Arbitrary<byte[]> damagedFiles() {
    return DamagedBytes.of(List.of(sealed));
  }

  @Property
  void a_damaged_file_is_refused(@ForAll("damagedFiles") byte[] bytes) throws IOException {
    Path file = folder().resolve("damaged");
    Files.write(file, cheap(bytes));
    try (SealedFile opened = SealedFile.open(file, secret(), new KeyDerivation(8, 1))) {
      assertThat(cheap(bytes)).isEqualTo(sealed);
      assertThat(opened.content()).isEmpty();
    } catch (KeyStoreException e) {
      assertThat(e.code()).isIn("DAMAGED", "WRONG_PASSPHRASE");
    }
  }

  /** The most that a header may ask for takes seconds, which other tests of it spend once. */
  private static byte[] cheap(byte[] bytes) {
    byte[] copy = bytes.clone();
    for (int i = COSTS_FROM; i < Math.min(COSTS_TO, copy.length); i++) {
      copy[i] = sealed[i];
    }
    return copy;
  }

  @Provide
  Arbitrary<byte[]> damagedContents() {
    KeyPair ed25519 =
        Crypto.deriveKeyPairFromEntropy(Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(20));
    KeyPair p256 =
        Crypto.deriveKeyPairFromEntropy(Crypto.ECDSA_SECP256R1_SHA256, BigInteger.valueOf(20));
    return DamagedBytes.of(Arrays.asList(
        StoredKeys.encode(Map.of("a", ed25519)), StoredKeys.encode(Map.of("b", p256))));
  }

  @Property
  void damaged_contents_are_read_or_refused(@ForAll("damagedContents") byte[] bytes) {
    try {
      assertThat(StoredKeys.decode(bytes)).isNotNull();
    } catch (KeyStoreException e) {
      assertThat(e.code()).isEqualTo("DAMAGED");
    }
  }
}
