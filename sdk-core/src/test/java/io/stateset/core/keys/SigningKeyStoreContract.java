package io.stateset.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stateset.core.keys.KeyStoreException.Code;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.corda.core.crypto.CompositeKey;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.SignatureScheme;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link SigningKeyStore} must do. */
public abstract class SigningKeyStoreContract {
  private static final byte[] MESSAGE =
      "a message".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  /** The store under test, set before each test. */
  protected SigningKeyStore store;

  /** Opens the store that this test uses; the second time, with what the first one kept. */
  protected abstract SigningKeyStore open();

  /** The schemes that every store has. */
  static Stream<SignatureScheme> schemes() {
    CordaCrypto.ensureInitialised();
    return Stream.of(
        Crypto.EDDSA_ED25519_SHA512,
        Crypto.ECDSA_SECP256R1_SHA256,
        Crypto.ECDSA_SECP256K1_SHA256,
        Crypto.RSA_SHA256);
  }

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void a_key_signs_messages_that_corda_finds_valid(SignatureScheme scheme) throws Exception {
    PublicKey key = store.generate("one", scheme);
    byte[] signature = store.sign(key, MESSAGE);
    assertThat(Crypto.findSignatureScheme(key)).isEqualTo(scheme);
    assertThat(Crypto.isValid(key, signature, MESSAGE)).isTrue();
    assertThat(Crypto.isValid(key, signature, new byte[] {1})).isFalse();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void a_key_is_there_when_the_store_is_opened_again(SignatureScheme scheme) throws Exception {
    PublicKey key = store.generate("one", scheme);
    store.close();
    store = open();
    assertThat(store.find("one")).contains(key);
    assertThat(Crypto.isValid(key, store.sign(key, MESSAGE), MESSAGE)).isTrue();
  }

  @Test
  void a_key_can_be_found_by_its_alias_and_by_itself() {
    PublicKey one = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    PublicKey two = store.generate("two", Crypto.EDDSA_ED25519_SHA512);
    assertThat(store.find("one")).contains(one);
    assertThat(store.find("three")).isEmpty();
    assertThat(store.contains(two)).isTrue();
    assertThat(store.keys()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void keys_gives_a_snapshot() {
    PublicKey one = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    Set<PublicKey> keys = store.keys();
    store.generate("two", Crypto.EDDSA_ED25519_SHA512);
    assertThat(keys).containsExactly(one);
  }

  @Test
  void an_ed25519_signature_has_64_bytes() {
    PublicKey key = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    assertThat(store.sign(key, MESSAGE)).hasSize(64);
  }

  /** RFC 8446, 4.2.3: ecdsa_secp256r1_sha256, a DER sequence over the message. */
  @Test
  void a_p256_key_signs_as_tls_and_the_jdk_expect() throws Exception {
    PublicKey key = store.generate("tls", Crypto.ECDSA_SECP256R1_SHA256);
    Signature jdk = Signature.getInstance("SHA256withECDSA", "SunEC");
    jdk.initVerify(java.security.KeyFactory.getInstance("EC", "SunEC")
        .generatePublic(new java.security.spec.X509EncodedKeySpec(key.getEncoded())));
    jdk.update(MESSAGE);
    assertThat(jdk.verify(store.sign(key, MESSAGE))).isTrue();
  }

  @Test
  void an_alias_is_used_once() {
    PublicKey key = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    assertRefused(Code.ALIAS_TAKEN, () -> store.generate("one", Crypto.EDDSA_ED25519_SHA512));
    assertThat(store.find("one")).contains(key);
    assertThat(store.keys()).containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Upper",
        "a b",
        "../one",
        "a/b",
        "ä",
        "0123456789012345678901234567890123456789012345678901234567890123x"
      })
  void a_bad_alias_is_refused(String alias) {
    assertRefused(Code.BAD_ALIAS, () -> store.generate(alias, Crypto.EDDSA_ED25519_SHA512));
    assertThat(store.find(alias)).isEmpty();
  }

  @Test
  void a_scheme_that_the_store_does_not_have_is_refused() {
    assertRefused(Code.UNSUPPORTED_SCHEME, () -> store.generate("one", Crypto.SPHINCS256_SHA256));
    assertRefused(Code.UNSUPPORTED_SCHEME, () -> store.generate("one", Crypto.COMPOSITE_KEY));
    assertThat(store.find("one")).isEmpty();
  }

  @Test
  void a_key_of_somebody_else_does_not_sign() {
    PublicKey foreign = Crypto.generateKeyPair(Crypto.EDDSA_ED25519_SHA512).getPublic();
    assertThat(store.contains(foreign)).isFalse();
    assertRefused(Code.NO_SUCH_KEY, () -> store.sign(foreign, MESSAGE));
  }

  @Test
  void a_composite_key_is_not_contained_its_leaves_are() {
    PublicKey leaf = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    PublicKey foreign = Crypto.generateKeyPair(Crypto.EDDSA_ED25519_SHA512).getPublic();
    PublicKey composite = new CompositeKey.Builder().addKeys(leaf, foreign).build(1);
    assertThat(store.contains(composite)).isFalse();
    assertThat(store.contains(leaf)).isTrue();
    assertRefused(Code.NO_SUCH_KEY, () -> store.sign(composite, MESSAGE));
  }

  @Test
  void a_closed_store_does_nothing_and_can_be_closed_again() {
    PublicKey key = store.generate("one", Crypto.EDDSA_ED25519_SHA512);
    store.close();
    store.close();
    assertRefused(Code.CLOSED, () -> store.sign(key, MESSAGE));
    assertRefused(Code.CLOSED, () -> store.generate("two", Crypto.EDDSA_ED25519_SHA512));
    assertRefused(Code.CLOSED, () -> store.find("one"));
    assertRefused(Code.CLOSED, () -> store.contains(key));
    assertRefused(Code.CLOSED, store::keys);
  }

  @Test
  void threads_share_a_store() throws Exception {
    PublicKey shared = store.generate("shared", Crypto.EDDSA_ED25519_SHA512);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String alias = "key-" + i;
        results.add(threads.submit(() -> {
          PublicKey own = store.generate(alias, Crypto.EDDSA_ED25519_SHA512);
          return Crypto.isValid(own, store.sign(own, MESSAGE), MESSAGE)
              && Crypto.isValid(shared, store.sign(shared, MESSAGE), MESSAGE);
        }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.keys()).hasSize(17);
  }

  /** Checks that {@code call} is refused with {@code code}. */
  protected static void assertRefused(Code code, ThrowingCallable call) {
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(code));
  }
}
