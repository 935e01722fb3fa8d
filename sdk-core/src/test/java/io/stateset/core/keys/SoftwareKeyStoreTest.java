package io.stateset.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stateset.core.keys.KeyStoreException.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import net.corda.core.crypto.Crypto;
import net.i2p.crypto.eddsa.EdDSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftwareKeyStoreTest extends SigningKeyStoreContract {
  private static final KeyDerivation CHEAP = new KeyDerivation(8, 1);
  private static final long SEED = 20261123L;

  @TempDir
  Path folder;

  @Override
  protected SigningKeyStore open() {
    return open("right passphrase");
  }

  private SigningKeyStore open(String passphrase) {
    return SoftwareKeyStore.open(folder, passphrase.toCharArray(), CHEAP);
  }

  private Path file() {
    return folder.resolve("keys.stateset");
  }

  private byte[] storeWithKeys() throws IOException {
    store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    store.generate("two", Crypto.ECDSA_SECP256R1_SHA256);
    store.close();
    return Files.readAllBytes(file());
  }

  @Test
  void another_passphrase_is_refused_and_the_right_one_still_opens() throws IOException {
    byte[] before = storeWithKeys();
    assertRefused(Code.WRONG_PASSPHRASE, () -> open("right passphras"));
    assertRefused(Code.WRONG_PASSPHRASE, () -> open("Right passphrase"));
    assertThat(file()).hasBinaryContent(before);
    store = open();
    assertThat(store.find("two")).isPresent();
  }

  @Test
  void an_empty_passphrase_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> open(""));
  }

  @Test
  void a_file_that_was_changed_anywhere_is_refused() throws IOException {
    byte[] sound = storeWithKeys();
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      byte[] changed = sound.clone();
      int at = i < 40 ? i : random.nextInt(sound.length);
      changed[at] ^= (byte) (1 << (at == 4 || at == 8 ? 7 : random.nextInt(8)));
      Files.write(file(), changed);
      assertThat(codeOfOpening())
          .as("seed %d, byte %d", SEED, at)
          .isIn(Code.WRONG_PASSPHRASE, Code.DAMAGED);
    }
    Files.write(file(), sound);
    store = open();
    assertThat(store.keys()).hasSize(2);
  }

  private Code codeOfOpening() {
    try {
      open().close();
      throw new AssertionError("A damaged store was opened");
    } catch (KeyStoreException e) {
      return e.reason();
    }
  }

  @Test
  void a_file_that_was_cut_short_or_made_longer_is_refused() throws IOException {
    byte[] sound = storeWithKeys();
    for (int length : new int[] {0, 1, 40, 55, 56, sound.length - 1, sound.length + 1}) {
      Files.write(file(), Arrays.copyOf(sound, length));
      assertThat(codeOfOpening())
          .as("length %d", length)
          .isEqualTo(length < 56 ? Code.DAMAGED : Code.WRONG_PASSPHRASE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-----BEGIN PRIVATE KEY-----", "{}"})
  void a_file_of_another_kind_is_refused(String content) throws IOException {
    store.close();
    Files.write(file(), Arrays.copyOf(content.getBytes(StandardCharsets.UTF_8), 200));
    assertRefused(Code.DAMAGED, this::open);
  }

  @Test
  void a_second_store_on_the_same_file_is_refused_until_the_first_is_closed() {
    assertRefused(Code.IN_USE, this::open);
    store.close();
    store = open();
  }

  /** The refusal within this process must not have dropped the lock that keeps others out. */
  @Test
  void another_process_is_refused_also_after_a_refusal_in_this_one() throws Exception {
    assertRefused(Code.IN_USE, this::open);
    assertThat(openInAnotherProcess()).isEqualTo("IN_USE");
    store.close();
    assertThat(openInAnotherProcess()).isEqualTo("OPENED");
  }

  private String openInAnotherProcess() throws Exception {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KeyStoreOpener.class.getName(),
            folder.toString())
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }

  @Test
  void only_the_owner_may_read_the_file() throws IOException {
    store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void what_a_killed_writer_left_behind_does_no_harm() throws IOException {
    PublicKey key = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    store.close();
    Files.write(folder.resolve("keys.stateset.new"), new byte[] {1, 2, 3});
    store = open();
    assertThat(store.find("one")).contains(key);
    PublicKey second = store.generate("two", Crypto.EDDSA_ED25519_SHA512);
    store.close();
    store = open();
    assertThat(store.find("two")).contains(second);
  }

  @Test
  void a_key_that_could_not_be_written_is_not_there() throws IOException {
    PublicKey key = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    Path obstacle = Files.createDirectories(folder.resolve("keys.stateset.new/full"));
    assertRefused(Code.MEDIUM, () -> store.generate("two", Crypto.EDDSA_ED25519_SHA512));
    assertThat(store.find("two")).isEmpty();
    assertThat(store.keys()).containsExactly(key);
    Files.delete(obstacle);
    Files.delete(obstacle.getParent());
    store.generate("two", Crypto.EDDSA_ED25519_SHA512);
    store.close();
    store = open();
    assertThat(store.keys()).hasSize(2).contains(key);
  }

  @Test
  void two_stores_with_the_same_passphrase_have_nothing_in_common(@TempDir Path other)
      throws IOException {
    store.close();
    SoftwareKeyStore.open(other, "right passphrase".toCharArray(), CHEAP).close();
    byte[] one = Files.readAllBytes(file());
    byte[] two = Files.readAllBytes(other.resolve("keys.stateset"));
    assertThat(Arrays.copyOfRange(one, 12, one.length))
        .isNotEqualTo(Arrays.copyOfRange(two, 12, two.length));
  }

  @Test
  void no_private_key_is_in_the_file_in_messages_or_in_texts() throws IOException {
    PublicKey key = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    String texts = store + refusals(key);
    store.close();
    byte[] seed = seedOfOne();
    assertThat(texts).doesNotContainIgnoringCase(HexFormat.of().formatHex(seed));
    assertThat(texts).doesNotContain("right passphrase", Arrays.toString(seed));
    String file = HexFormat.of().formatHex(Files.readAllBytes(file()));
    assertThat(file).doesNotContain(HexFormat.of().formatHex(seed));
  }

  private byte[] seedOfOne() {
    try (SealedFile sealed = SealedFile.open(file(), "right passphrase".toCharArray(), CHEAP)) {
      Map<String, KeyPair> keys = StoredKeys.decode(sealed.content());
      return ((EdDSAPrivateKey) keys.get("one").getPrivate()).getSeed().clone();
    }
  }

  private String refusals(PublicKey key) {
    StringWriter texts = new StringWriter();
    PrintWriter out = new PrintWriter(texts);
    for (Runnable call : new Runnable[] {
      () -> store.generate("one", Crypto.EDDSA_ED25519_SHA512),
      () -> open("wrong"),
      () -> {
        store.close();
        store.sign(key, new byte[] {1});
      },
      () -> open("wrong")
    }) {
      try {
        call.run();
      } catch (KeyStoreException e) {
        e.printStackTrace(out);
      }
    }
    assertThat(texts.toString()).contains("under the alias", "is open in another", "is closed");
    return texts.toString();
  }
}
