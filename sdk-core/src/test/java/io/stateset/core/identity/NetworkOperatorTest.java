package io.stateset.core.identity;

import static io.stateset.core.identity.TestOrganisations.ALICE;
import static io.stateset.core.identity.TestOrganisations.AWAY;
import static io.stateset.core.identity.TestOrganisations.BOB;
import static io.stateset.core.identity.TestOrganisations.HOME;
import static io.stateset.core.identity.TestOrganisations.OPTIONS;
import static io.stateset.core.identity.TestOrganisations.assertRefused;
import static io.stateset.core.identity.TestOrganisations.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.KeyStoreException;
import io.stateset.core.keys.SigningKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.corda.core.crypto.CompositeKey;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignatureScheme;
import net.corda.core.identity.PartyAndCertificate;
import net.corda.core.node.NetworkParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkOperatorTest {
  @TempDir
  Path folder;

  private TestOrganisations organisations;
  private NetworkOperator operator;

  @BeforeEach
  void found() {
    organisations = new TestOrganisations(folder);
    operator = organisations.operator();
  }

  @AfterEach
  void close() {
    operator.close();
    organisations.close();
  }

  private void reopen(NetworkOptions options) {
    operator.close();
    operator = organisations.operator(options);
  }

  @Test
  void a_granted_request_gives_a_node_in_the_map() {
    SigningRequest request = organisations.request(ALICE);
    operator.issue(SigningRequest.decode(request.encode()));
    NodeRecord node = organisations.map(operator).node(ALICE).orElseThrow();
    assertThat(node.addresses()).isEqualTo(HOME);
    assertThat(node.identities()).hasSize(1);
    assertThat(node.identities().get(0).getOwningKey()).isEqualTo(request.identityKey());
    assertThat(node.serves(ALICE)).isTrue();
    assertThat(node.serves(BOB)).isFalse();
    assertThat(node.toNodeInfo().isLegalIdentity(ALICE)).isTrue();
    assertThat(organisations.map(operator).verifyTls(node.tlsChain())).isEqualTo(ALICE);
    assertThat(organisations.map(operator).serving(request.identityKey())).containsExactly(node);
    assertThat(organisations.map(operator).problems()).isEmpty();
  }

  static Stream<SignatureScheme> schemes() {
    io.stateset.core.keys.CordaCrypto.ensureInitialised();
    return Stream.of(
        Crypto.EDDSA_ED25519_SHA512,
        Crypto.ECDSA_SECP256R1_SHA256,
        Crypto.ECDSA_SECP256K1_SHA256,
        Crypto.RSA_SHA256);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void an_identity_may_have_a_key_of_every_scheme(SignatureScheme scheme) {
    try (SigningKeyStore keys = organisations.keys("Alice")) {
      PublicKey identity = keys.generate("some-key", scheme);
      PublicKey tls = keys.generate("tls", Crypto.ECDSA_SECP256R1_SHA256);
      operator.issue(SigningRequest.create(keys, ALICE, identity, tls, HOME, 1));
      NodeRecord node = organisations.map(operator).node(ALICE).orElseThrow();
      PartyAndCertificate own = node.identities().get(0);
      assertThat(own.getParty().getOwningKey()).isEqualTo(identity);
      assertThat(own.getName()).isEqualTo(ALICE);
      assertThat(organisations.map(operator).problems()).isEmpty();
    }
  }

  @Test
  void a_request_that_was_granted_changes_nothing_when_it_comes_again() {
    SigningRequest request = organisations.request(ALICE);
    NodeRecord first = operator.issue(request);
    assertThat(operator.issue(request).serial()).isEqualTo(first.serial());
  }

  @Test
  void a_newer_request_moves_the_node_and_an_older_one_does_not_move_it_back() {
    SigningRequest old = organisations.request(ALICE);
    NodeRecord before = operator.issue(old);
    organisations.clock.advance(Duration.ofDays(1));
    try (SigningKeyStore keys = organisations.keys("Alice")) {
      operator.issue(SigningRequest.forNode(keys, ALICE, AWAY, organisations.clock));
    }
    NodeRecord after = organisations.map(operator).node(ALICE).orElseThrow();
    assertThat(after.addresses()).isEqualTo(AWAY);
    assertThat(after.serial()).isGreaterThan(before.serial());
    assertThat(after.tlsChain()).isEqualTo(before.tlsChain());
    assertThat(after.identities()).isEqualTo(before.identities());
    assertRefused(Code.STALE, () -> operator.issue(old));
  }

  @Test
  void a_name_is_not_issued_to_another_identity_key() {
    operator.issue(organisations.request(ALICE));
    try (SigningKeyStore others = organisations.keys("somebody")) {
      SigningRequest request = SigningRequest.create(
          others, ALICE, key(others, "one"), tls(others), AWAY, Long.MAX_VALUE);
      assertRefused(Code.NAME_TAKEN, () -> operator.issue(request));
    }
    assertThat(organisations.map(operator).node(ALICE).orElseThrow().addresses())
        .isEqualTo(HOME);
  }

  private static PublicKey key(SigningKeyStore keys, String alias) {
    return keys.generate(alias, Crypto.EDDSA_ED25519_SHA512);
  }

  private static PublicKey tls(SigningKeyStore keys) {
    return keys.generate("tls", Crypto.ECDSA_SECP256R1_SHA256);
  }

  @Test
  void a_key_is_not_issued_under_two_names() {
    try (SigningKeyStore keys = organisations.keys("Alice")) {
      operator.issue(SigningRequest.forNode(keys, ALICE, HOME, organisations.clock));
      SigningRequest second = SigningRequest.forNode(keys, BOB, HOME, organisations.clock);
      assertRefused(Code.KEY_TAKEN, () -> operator.issue(second));
    }
  }

  @Test
  void a_request_needs_the_signatures_of_both_keys_over_all_it_says() {
    SigningRequest good = organisations.request(ALICE);
    SigningRequest bobs = organisations.request(BOB);
    byte[] changed = good.identityProof();
    changed[5] ^= 1;
    List<SigningRequest> bad = List.of(
        copy(good, BOB, good.tlsKey(), HOME, 7, good.identityProof(), good.tlsProof()),
        copy(
            good, ALICE, good.tlsKey(), AWAY, good.serial(), good.identityProof(), good.tlsProof()),
        copy(good, ALICE, good.tlsKey(), HOME, 7, good.identityProof(), good.tlsProof()),
        copy(good, ALICE, good.tlsKey(), HOME, good.serial(), changed, good.tlsProof()),
        copy(good, ALICE, good.tlsKey(), HOME, good.serial(), new byte[0], good.tlsProof()),
        copy(good, ALICE, good.tlsKey(), HOME, good.serial(), good.identityProof(), new byte[70]),
        copy(
            good,
            ALICE,
            bobs.tlsKey(),
            HOME,
            good.serial(),
            good.identityProof(),
            bobs.tlsProof()));
    for (SigningRequest request : bad) {
      assertRefused(Code.BAD_PROOF, () -> operator.issue(request));
    }
    assertThat(operator.nodes()).isEmpty();
  }

  private static SigningRequest copy(
      SigningRequest from,
      net.corda.core.identity.CordaX500Name name,
      PublicKey tlsKey,
      List<net.corda.core.utilities.NetworkHostAndPort> addresses,
      long serial,
      byte[] identityProof,
      byte[] tlsProof) {
    return new SigningRequest(
        name, from.identityKey(), tlsKey, addresses, serial, identityProof, tlsProof);
  }

  @Test
  void a_request_that_cannot_be_granted_is_refused() {
    try (SigningKeyStore keys = organisations.keys("Alice")) {
      PublicKey identity = key(keys, "identity");
      PublicKey tls = tls(keys);
      PublicKey k1 = keys.generate("k1", Crypto.ECDSA_SECP256K1_SHA256);
      for (SigningRequest request : List.of(
          SigningRequest.create(keys, ALICE, identity, k1, HOME, 1),
          SigningRequest.create(keys, ALICE, identity, identity, HOME, 1),
          SigningRequest.create(keys, ALICE, tls, tls, HOME, 1),
          SigningRequest.create(keys, ALICE, identity, tls, List.of(), 1),
          SigningRequest.create(
              keys, ALICE, identity, tls, Collections.nCopies(11, HOME.get(0)), 1))) {
        assertRefused(Code.MALFORMED, () -> operator.issue(request));
      }
    }
  }

  @Test
  void a_new_tls_key_takes_the_place_of_the_old_one_which_is_revoked() {
    NodeRecord before = operator.issue(organisations.request(ALICE));
    try (SigningKeyStore keys = organisations.keys("Alice")) {
      PublicKey identity = keys.find(SigningRequest.IDENTITY_ALIAS).orElseThrow();
      PublicKey next = keys.generate("tls-2", Crypto.ECDSA_SECP256R1_SHA256);
      operator.issue(SigningRequest.create(keys, ALICE, identity, next, HOME, Long.MAX_VALUE));
    }
    NetworkMap map = organisations.map(operator);
    NodeRecord after = map.node(ALICE).orElseThrow();
    assertThat(map.verifyTls(after.tlsChain())).isEqualTo(ALICE);
    assertRefused(Code.REVOKED, () -> map.verifyTls(before.tlsChain()));
    assertThat(after.identities()).isEqualTo(before.identities());
  }

  @Test
  void certificates_that_end_soon_are_made_anew() {
    NodeRecord before = operator.issue(organisations.request(ALICE));
    organisations.clock.advance(Duration.ofDays(4 * 365 + 1));
    NodeRecord after = operator.issue(organisations.request(ALICE));
    X509Certificate old = before.tlsChain().get(0);
    assertThat(after.tlsChain().get(0).getNotAfter()).isAfter(old.getNotAfter());
    assertThat(after.identities().get(0).getParty())
        .isEqualTo(before.identities().get(0).getParty());
    organisations.clock.advance(Duration.ofDays(2 * 365));
    assertThat(organisations.map(operator).verifyTls(after.tlsChain())).isEqualTo(ALICE);
    assertRefused(Code.EXPIRED, () -> organisations.map(operator).verifyTls(before.tlsChain()));
  }

  @Test
  void a_revoked_node_is_out_of_the_network_and_so_are_its_keys() {
    NodeRecord alice = operator.issue(organisations.request(ALICE));
    operator.issue(organisations.request(BOB));
    operator.revoke(ALICE);
    reopen(OPTIONS);
    NetworkMap map = organisations.map(operator);
    assertThat(map.nodes()).extracting(NodeRecord::name).containsExactly(BOB);
    assertRefused(Code.REVOKED, () -> map.verifyTls(alice.tlsChain()));
    SigningRequest again = organisations.request(ALICE);
    assertRefused(Code.REVOKED, () -> operator.issue(again));
    assertRefused(Code.BAD_NAME, () -> operator.revoke(ALICE));
  }

  @Test
  void the_name_of_a_revoked_node_can_be_issued_to_new_keys() {
    operator.issue(organisations.request(ALICE));
    operator.revoke(ALICE);
    try (SigningKeyStore keys = organisations.keys("Alice with new keys")) {
      NodeRecord node =
          operator.issue(SigningRequest.forNode(keys, ALICE, HOME, organisations.clock));
      assertThat(organisations.map(operator).verifyTls(node.tlsChain())).isEqualTo(ALICE);
    }
  }

  @Test
  void a_damaged_network_folder_frees_no_name_and_is_mended() throws IOException {
    operator.issue(organisations.request(ALICE));
    try (Stream<Path> files = Files.walk(organisations.network())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".record")) {
          Files.delete(file);
        } else if (!file.toString().endsWith(NetworkFolder.TRUST_ROOT)) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }
    reopen(OPTIONS);
    NetworkMap map = organisations.map(operator);
    assertThat(map.node(ALICE)).isPresent();
    assertThat(map.problems()).isEmpty();
    try (SigningKeyStore others = organisations.keys("somebody")) {
      SigningRequest request = SigningRequest.forNode(others, ALICE, AWAY, organisations.clock);
      assertRefused(Code.NAME_TAKEN, () -> operator.issue(request));
    }
  }

  @Test
  void a_notary_counts_the_epoch_up_and_leaves_the_rest_of_the_parameters() {
    NetworkMap before = organisations.map(operator);
    SecureHash first = before.parameters().getRaw().getHash();
    operator.issue(organisations.request(ALICE));
    NetworkParameters old = operator.parameters();
    reopen(new NetworkOptions(
        OPTIONS.operator(),
        OPTIONS.keyDerivation(),
        OPTIONS.authorityValidity(),
        OPTIONS.certificateValidity(),
        OPTIONS.renewal(),
        OPTIONS.revocationListValidity(),
        1_000_000,
        1_000_000,
        OPTIONS.eventHorizon()));
    operator.addNotary(ALICE, true);
    operator.addNotary(ALICE, true);
    NetworkParameters now = operator.parameters();
    assertThat(now.getEpoch()).isEqualTo(2);
    assertThat(now.getNotaries()).hasSize(1);
    assertThat(now.getMaxMessageSize()).isEqualTo(old.getMaxMessageSize());
    NetworkMap map = organisations.map(operator);
    assertThat(map.parameters().getRaw().getHash()).isNotEqualTo(first);
    assertThat(map.parameters(first).orElseThrow().getRaw().getHash()).isEqualTo(first);
    assertThat(map.parameters(map.parameters().getRaw().getHash())).isPresent();
    assertThat(map.parameters(SecureHash.allOnesHash)).isEmpty();
    assertRefused(Code.BAD_NAME, () -> operator.addNotary(BOB, true));
  }

  @Test
  void an_identity_can_be_served_by_several_nodes() {
    PublicKey alice = operator.issue(organisations.request(ALICE)).request().identityKey();
    PublicKey bob = operator.issue(organisations.request(BOB)).request().identityKey();
    PublicKey both = new CompositeKey.Builder().addKeys(alice, bob).build(2);
    PartyAndCertificate shared = operator.issueShared(name("Notary"), both, List.of(ALICE, BOB));
    operator.addNotary(name("Notary"), false);
    NetworkMap map = organisations.map(operator);
    assertThat(map.serving(shared.getOwningKey()))
        .extracting(NodeRecord::name)
        .containsExactly(ALICE, BOB);
    assertThat(map.problems()).isEmpty();
    assertThat(operator.parameters().getNotaries().get(0).getIdentity())
        .isEqualTo(shared.getParty());
    assertRefused(
        Code.NAME_TAKEN, () -> operator.issueShared(name("Notary"), both, List.of(ALICE)));
    assertRefused(
        Code.BAD_NAME, () -> operator.issueShared(name("Other"), both, List.of(name("Nobody"))));
  }

  @Test
  void a_network_is_founded_once() {
    operator.close();
    assertRefused(
        Code.EXISTS,
        () -> NetworkOperator.create(
            folder.resolve("operator"),
            "operator's".toCharArray(),
            folder.resolve("elsewhere"),
            organisations.clock,
            OPTIONS));
    assertRefused(
        Code.EXISTS,
        () -> NetworkOperator.open(
            folder.resolve("another operator"),
            "operator's".toCharArray(),
            organisations.network(),
            organisations.clock,
            OPTIONS));
  }

  @Test
  void the_operators_keys_need_their_passphrase() {
    operator.close();
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> NetworkOperator.open(
            folder.resolve("operator"),
            "another's".toCharArray(),
            organisations.network(),
            organisations.clock,
            OPTIONS))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(KeyStoreException.Code.WRONG_PASSPHRASE));
  }

  @Test
  void the_founding_of_a_network_survives_its_interruption() throws IOException {
    X509Certificate root = operator.trustRoot();
    operator.close();
    Files.delete(folder.resolve("operator").resolve("issuing.cer"));
    Files.delete(folder.resolve("operator").resolve(NetworkFolder.PARAMETERS));
    Files.delete(organisations.network().resolve(NetworkFolder.REVOKED));
    operator = organisations.operator();
    assertThat(operator.trustRoot()).isEqualTo(root);
    operator.issue(organisations.request(ALICE));
    assertThat(organisations.map(operator).node(ALICE)).isPresent();
  }
}
