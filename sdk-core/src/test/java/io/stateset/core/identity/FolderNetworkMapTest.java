package io.stateset.core.identity;

import static io.stateset.core.identity.TestOrganisations.ALICE;
import static io.stateset.core.identity.TestOrganisations.AWAY;
import static io.stateset.core.identity.TestOrganisations.BOB;
import static io.stateset.core.identity.TestOrganisations.HOME;
import static io.stateset.core.identity.TestOrganisations.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.CordaX500Name;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderNetworkMapTest {
  private static final long SEED = 20261123L;

  @TempDir
  Path folder;

  private TestOrganisations organisations;
  private NetworkOperator operator;

  @BeforeEach
  void found() {
    organisations = new TestOrganisations(folder);
    operator = organisations.operator();
    operator.issue(organisations.request(ALICE));
    operator.issue(organisations.request(BOB));
  }

  @AfterEach
  void close() {
    operator.close();
    organisations.close();
  }

  private Path record(CordaX500Name name) {
    return organisations.network().resolve(NetworkFolder.recordName(name));
  }

  private Path file(String name) {
    return organisations.network().resolve(name);
  }

  private void wait1s() {
    organisations.clock.advance(Duration.ofSeconds(1));
  }

  private void assertOnlyBob(NetworkMap map) {
    assertThat(map.nodes()).extracting(NodeRecord::name).containsExactly(BOB);
    assertThat(map.node(ALICE)).isEmpty();
    assertThat(map.problems()).hasSize(1);
    assertThat(map.parameters()).isNotNull();
  }

  @Test
  void a_folder_of_another_trust_root_is_refused(@TempDir Path other) {
    TestOrganisations others = new TestOrganisations(other);
    try (NetworkOperator another = others.operator()) {
      assertRefused(
          Code.UNTRUSTED,
          () -> FolderNetworkMap.open(
              organisations.network(), another.trustRoot(), organisations.clock));
    }
    assertRefused(Code.FOLDER, () -> FolderNetworkMap.openTrusting(folder, organisations.clock));
  }

  @Test
  void a_record_that_was_cut_short_is_left_out_and_reported() throws IOException {
    byte[] sound = Files.readAllBytes(record(ALICE));
    for (int length : new int[] {0, 1, 5, 100, sound.length / 2, sound.length - 1}) {
      Files.write(record(ALICE), Arrays.copyOf(sound, length));
      assertOnlyBob(organisations.map(operator));
    }
    Files.write(record(ALICE), Arrays.copyOf(sound, sound.length + 1));
    assertOnlyBob(organisations.map(operator));
  }

  @Test
  void a_huge_record_is_left_out_without_being_read() throws IOException {
    try (RandomAccessFile huge = new RandomAccessFile(record(ALICE).toFile(), "rw")) {
      huge.setLength(1L << 40);
    }
    assertOnlyBob(organisations.map(operator));
  }

  @Test
  void a_record_with_any_byte_changed_is_left_out() throws IOException {
    byte[] sound = Files.readAllBytes(record(ALICE));
    FolderNetworkMap map = organisations.map(operator);
    Random random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      byte[] changed = sound.clone();
      int at = random.nextInt(sound.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(record(ALICE), changed);
      NetworkMap fresh = organisations.map(operator);
      // what lies in the chain beside the signed content may be the root, which is known anyway
      assertThat(fresh.node(BOB)).isPresent();
      assertThat(fresh.node(ALICE).map(NodeRecord::addresses).orElse(HOME))
          .as("seed %d, byte %d", SEED, at)
          .isEqualTo(HOME);
      assertThat(fresh.node(ALICE).isEmpty())
          .as("seed %d, byte %d", SEED, at)
          .isEqualTo(!fresh.problems().isEmpty());
    }
    assertThat(map.node(ALICE)).isPresent();
  }

  @Test
  void a_record_that_another_operator_signed_is_left_out(@TempDir Path other) throws IOException {
    TestOrganisations others = new TestOrganisations(other);
    try (NetworkOperator another = others.operator()) {
      another.issue(others.request(ALICE));
    }
    Files.copy(
        other.resolve("network").resolve(NetworkFolder.recordName(ALICE)),
        record(ALICE),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertOnlyBob(organisations.map(operator));
  }

  /** The signer of parameters and an organisation have good certificates, for other purposes. */
  @Test
  void a_record_that_somebody_else_of_the_network_signed_is_left_out() throws IOException {
    byte[] content = SignedContent.decode(Files.readAllBytes(record(ALICE))).content();
    NodeRecord bob = operator.networkMap().node(BOB).orElseThrow();
    try (SigningKeyStore keys = organisations.keys("Bob")) {
      SignedContent forged = SignedContent.sign(
          NodeRegister.RECORD_LABEL,
          content,
          keys,
          keys.find(SigningRequest.TLS_ALIAS).orElseThrow(),
          bob.tlsChain());
      Files.write(record(ALICE), forged.encode());
    }
    assertOnlyBob(organisations.map(operator));
  }

  @Test
  void a_signature_for_one_kind_of_content_does_not_hold_for_another() throws IOException {
    Files.copy(
        file(NetworkFolder.PARAMETERS),
        record(ALICE),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertOnlyBob(organisations.map(operator));
    Files.copy(
        record(BOB),
        file(NetworkFolder.PARAMETERS),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertRefused(Code.FOLDER, () -> organisations.map(operator).parameters());
  }

  @Test
  void changes_are_seen_after_the_interval_and_told_to_listeners() {
    FolderNetworkMap map = organisations.map(operator);
    AtomicInteger told = new AtomicInteger();
    NetworkMap.Subscription subscription = map.onChange(told::incrementAndGet);
    moveAlice();
    assertThat(map.node(ALICE).orElseThrow().addresses()).isEqualTo(HOME);
    wait1s();
    assertThat(map.node(ALICE).orElseThrow().addresses()).isEqualTo(AWAY);
    wait1s();
    map.nodes();
    assertThat(told).hasValue(1);
    subscription.close();
    operator.revoke(BOB);
    wait1s();
    assertThat(map.node(BOB)).isEmpty();
    assertThat(told).hasValue(1);
  }

  private void moveAlice() {
    try (SigningKeyStore keys = organisations.keys("Alice")) {
      operator.issue(SigningRequest.create(
          keys,
          ALICE,
          keys.find(SigningRequest.IDENTITY_ALIAS).orElseThrow(),
          keys.find(SigningRequest.TLS_ALIAS).orElseThrow(),
          AWAY,
          Long.MAX_VALUE));
    }
  }

  @Test
  void a_listener_that_fails_hurts_nobody() {
    FolderNetworkMap map = organisations.map(operator);
    AtomicInteger told = new AtomicInteger();
    map.onChange(() -> {
      throw new IllegalStateException("a listener's fault");
    });
    map.onChange(told::incrementAndGet);
    moveAlice();
    wait1s();
    assertThat(map.node(ALICE).orElseThrow().addresses()).isEqualTo(AWAY);
    assertThat(told).hasValue(1);
  }

  @Test
  void an_older_record_does_not_come_back() throws IOException {
    byte[] old = Files.readAllBytes(record(ALICE));
    moveAlice();
    FolderNetworkMap map = organisations.map(operator);
    Files.write(record(ALICE), old);
    wait1s();
    assertThat(map.node(ALICE).orElseThrow().addresses()).isEqualTo(AWAY);
    assertThat(map.problems()).hasSize(1);
  }

  @Test
  void an_older_list_of_revoked_certificates_does_not_come_back() throws IOException {
    byte[] old = Files.readAllBytes(file(NetworkFolder.REVOKED));
    byte[] alice = Files.readAllBytes(record(ALICE));
    NodeRecord node = operator.networkMap().node(ALICE).orElseThrow();
    operator.revoke(ALICE);
    FolderNetworkMap map = organisations.map(operator);
    Files.write(file(NetworkFolder.REVOKED), old);
    Files.write(record(ALICE), alice);
    wait1s();
    assertRefused(Code.REVOKED, () -> map.verifyTls(node.tlsChain()));
    assertThat(map.node(ALICE)).isEmpty();
    assertThat(map.problems()).hasSize(2);
  }

  @Test
  void a_record_of_a_revoked_node_is_left_out() throws IOException {
    byte[] alice = Files.readAllBytes(record(ALICE));
    operator.revoke(ALICE);
    Files.write(record(ALICE), alice);
    assertOnlyBob(organisations.map(operator));
  }

  @Test
  void without_a_good_list_of_revoked_certificates_no_map_is_opened() throws IOException {
    Files.write(file(NetworkFolder.REVOKED), "nobody".getBytes(StandardCharsets.UTF_8));
    assertRefused(Code.MALFORMED, () -> organisations.map(operator));
    Files.delete(file(NetworkFolder.REVOKED));
    assertRefused(Code.FOLDER, () -> organisations.map(operator));
  }

  @Test
  void while_a_node_runs_the_last_good_list_and_parameters_stay() throws IOException {
    operator.revoke(ALICE);
    FolderNetworkMap map = organisations.map(operator);
    SecureHash parameters = map.parameters().getRaw().getHash();
    int revoked = 2;
    Files.write(file(NetworkFolder.REVOKED), new byte[] {1});
    Files.write(file(NetworkFolder.PARAMETERS), new byte[] {1});
    wait1s();
    assertThat(map.problems()).hasSize(revoked);
    assertThat(map.parameters().getRaw().getHash()).isEqualTo(parameters);
    assertThat(map.nodes()).extracting(NodeRecord::name).containsExactly(BOB);
  }

  @Test
  void a_list_that_is_out_of_date_is_reported_and_used() {
    operator.revoke(ALICE);
    organisations.clock.advance(Duration.ofDays(366));
    FolderNetworkMap map = organisations.map(operator);
    assertThat(map.problems()).containsExactly("The list of revoked certificates is out of date");
    assertThat(map.nodes()).extracting(NodeRecord::name).containsExactly(BOB);
  }

  @Test
  void the_jdk_reads_the_list_of_revoked_certificates() throws Exception {
    NodeRecord alice = operator.networkMap().node(ALICE).orElseThrow();
    operator.revoke(ALICE);
    try (InputStream in = Files.newInputStream(file(NetworkFolder.REVOKED))) {
      X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
      list.verify(alice.tlsChain().get(1).getPublicKey());
      assertThat(list.isRevoked(alice.tlsChain().get(0))).isTrue();
      assertThat(list.isRevoked(alice.identities().get(0).getCertificate())).isTrue();
      assertThat(list.isRevoked(alice.tlsChain().get(1))).isFalse();
    }
  }

  @Test
  void parameters_of_another_network_are_refused(@TempDir Path other) {
    TestOrganisations others = new TestOrganisations(other);
    try (NetworkOperator another = others.operator()) {
      FolderNetworkMap map = organisations.map(operator);
      map.verifyParameters(map.parameters());
      assertRefused(
          Code.UNTRUSTED, () -> map.verifyParameters(another.networkMap().parameters()));
    }
  }

  @Test
  void nothing_secret_is_in_the_networks_folder() throws IOException {
    try (var files = Files.walk(organisations.network())) {
      assertThat(
              files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches(".*\\.(record|cer|signed|crl)"));
    }
  }
}
