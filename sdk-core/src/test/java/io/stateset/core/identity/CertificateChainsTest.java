package io.stateset.core.identity;

import static io.stateset.core.identity.TestOrganisations.ALICE;
import static io.stateset.core.identity.TestOrganisations.BOB;
import static io.stateset.core.identity.TestOrganisations.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import net.corda.core.crypto.Crypto;
import net.corda.core.internal.CertRole;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chains that a peer, honest or not, may prove itself with. */
class CertificateChainsTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final X500Principal ROOT = new X500Principal("CN=Root, O=Net, L=London, C=GB");
  private static final X500Principal ISSUING = new X500Principal("CN=I, O=Net, L=London, C=GB");
  private static final long SEED = 20261123L;

  @TempDir
  Path folder;

  private final TestClock clock = new TestClock();
  private SigningKeyStore keys;
  private X509Certificate root;
  private X509Certificate issuing;
  private CertificateChains chains;

  @BeforeEach
  void found() {
    keys = SoftwareKeyStore.open(folder, "secret".toCharArray(), TestOrganisations.CHEAP);
    root = issuer("root", ROOT).selfSigned(YEAR.multipliedBy(10));
    issuing = issuer("root", ROOT)
        .issue(ISSUING, key("issuing"), CertRole.DOORMAN_CA, true, YEAR.multipliedBy(10));
    chains = new CertificateChains(root, clock);
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private PublicKey key(String alias) {
    return keys.find(alias).orElseGet(() -> keys.generate(alias, Crypto.ECDSA_SECP256R1_SHA256));
  }

  private CertificateIssuer issuer(String alias, X500Principal name) {
    return new CertificateIssuer(keys, key(alias), name, clock);
  }

  private X509Certificate leaf(@Nullable CertRole role) {
    return issuer("issuing", ISSUING)
        .issue(ALICE.getX500Principal(), key("alice"), role, false, YEAR);
  }

  private void assertRefusedAsTls(Code code, X509Certificate... chain) {
    assertRefused(code, () -> chains.verify(List.of(chain), CertRole.TLS, Set.of()));
  }

  @Test
  void a_good_chain_proves_its_name_with_and_without_the_root() {
    X509Certificate leaf = leaf(CertRole.TLS);
    assertThat(chains.verify(List.of(leaf, issuing), CertRole.TLS, Set.of())).isEqualTo(ALICE);
    assertThat(chains.verify(List.of(leaf, issuing, root), CertRole.TLS, Set.of()))
        .isEqualTo(ALICE);
  }

  @Test
  void a_chain_to_another_root_is_refused() {
    X509Certificate other = issuer("other", ROOT).selfSigned(YEAR);
    X509Certificate otherIssuing =
        issuer("other", ROOT).issue(ISSUING, key("issuing-2"), CertRole.DOORMAN_CA, true, YEAR);
    X509Certificate leaf = issuer("issuing-2", ISSUING)
        .issue(ALICE.getX500Principal(), key("alice"), CertRole.TLS, false, YEAR);
    assertRefusedAsTls(Code.UNTRUSTED, leaf, otherIssuing, other);
    assertRefusedAsTls(Code.UNTRUSTED, leaf, otherIssuing);
    assertRefusedAsTls(Code.UNTRUSTED, leaf, issuing);
  }

  @Test
  void a_certificate_counts_within_its_time() {
    X509Certificate leaf = leaf(CertRole.TLS);
    clock.advance(YEAR.plusSeconds(1));
    assertRefusedAsTls(Code.EXPIRED, leaf, issuing);
    clock.advance(YEAR.multipliedBy(-2));
    assertRefusedAsTls(Code.NOT_YET_VALID, leaf, issuing);
  }

  @Test
  void an_expired_authority_certifies_nothing() {
    clock.advance(YEAR.multipliedBy(10).minus(Duration.ofDays(1)));
    X509Certificate leaf = leaf(CertRole.TLS);
    clock.advance(Duration.ofDays(2));
    assertRefusedAsTls(Code.EXPIRED, leaf, issuing);
  }

  @Test
  void a_revoked_certificate_is_refused() {
    X509Certificate leaf = leaf(CertRole.TLS);
    assertRefused(
        Code.REVOKED,
        () -> chains.verify(List.of(leaf, issuing), CertRole.TLS, Set.of(leaf.getSerialNumber())));
  }

  @ParameterizedTest
  @EnumSource(names = "TLS", mode = EnumSource.Mode.EXCLUDE)
  void a_certificate_for_another_purpose_is_no_tls_certificate(CertRole role) {
    assertRefusedAsTls(Code.WRONG_ROLE, leaf(role), issuing);
  }

  @Test
  void a_certificate_without_a_role_is_refused() {
    assertRefusedAsTls(Code.WRONG_ROLE, leaf(null), issuing);
    assertRefusedAsTls(Code.WRONG_ROLE, root);
    assertRefusedAsTls(Code.WRONG_ROLE, issuing);
  }

  /** Even if the operator had let an organisation certify others, as Corda's node CA may. */
  @Test
  void an_organisation_cannot_make_a_tls_certificate_for_anothers_name() {
    for (CertRole role : List.of(CertRole.LEGAL_IDENTITY, CertRole.NODE_CA, CertRole.DOORMAN_CA)) {
      X509Certificate open =
          issuer("root", ROOT).issue(ISSUING, key("issuing"), CertRole.NODE_CA, true, YEAR);
      X509Certificate mallory = issuer("issuing", ISSUING)
          .issue(BOB.getX500Principal(), key("mallory"), role, true, YEAR);
      X509Certificate forged = issuer("mallory", BOB.getX500Principal())
          .issue(ALICE.getX500Principal(), key("mallory"), CertRole.TLS, false, YEAR);
      assertRefusedAsTls(Code.WRONG_ROLE, forged, mallory, open);
      assertRefusedAsTls(Code.UNTRUSTED, forged, mallory, issuing);
      assertRefusedAsTls(Code.UNTRUSTED, forged, issuing);
    }
  }

  @Test
  void a_certificate_right_under_the_root_is_no_organisations() {
    X509Certificate direct = issuer("root", ROOT)
        .issue(ALICE.getX500Principal(), key("alice"), CertRole.TLS, false, YEAR);
    assertRefusedAsTls(Code.WRONG_ROLE, direct);
  }

  @Test
  void an_organisation_cannot_sign_for_the_operator() {
    X509Certificate signer = leaf(CertRole.NETWORK_MAP);
    assertRefused(
        Code.WRONG_ROLE,
        () -> chains.verify(List.of(signer, issuing), CertRole.NETWORK_MAP, Set.of()));
  }

  @Test
  void a_subject_that_is_no_legal_name_is_refused() {
    for (String subject : List.of("CN=Alice", "O=Alice, L=London", "O=Alice, L=London, C=XX")) {
      X509Certificate leaf = issuer("issuing", ISSUING)
          .issue(new X500Principal(subject), key("alice"), CertRole.TLS, false, YEAR);
      assertRefusedAsTls(Code.BAD_NAME, leaf, issuing);
    }
  }

  @Test
  void a_chain_of_no_or_too_many_certificates_is_refused() {
    assertRefused(Code.MALFORMED, () -> chains.verify(List.of(), CertRole.TLS, Set.of()));
    List<X509Certificate> many = Collections.nCopies(11, leaf(CertRole.TLS));
    assertRefused(Code.MALFORMED, () -> chains.verify(many, CertRole.TLS, Set.of()));
  }

  @Test
  void a_chain_in_another_order_or_with_gaps_is_refused() {
    X509Certificate leaf = leaf(CertRole.TLS);
    assertRefusedAsTls(Code.UNTRUSTED, issuing, leaf);
    assertRefusedAsTls(Code.UNTRUSTED, leaf);
    assertRefusedAsTls(Code.UNTRUSTED, leaf, leaf, issuing);
  }

  @Test
  void a_certificate_with_any_byte_changed_is_refused_or_certifies_the_same() throws Exception {
    X509Certificate original = leaf(CertRole.TLS);
    byte[] sound = Encoding.der(original);
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] changed = sound.clone();
      changed[random.nextInt(sound.length)] ^= (byte) (1 << random.nextInt(8));
      refused += isRefused(changed) || certifiesTheSame(changed, original) ? 1 : 0;
    }
    assertThat(refused).as("seed %d", SEED).isEqualTo(300);
  }

  /** The signature covers this part; around it, another encoding of the same signature may pass. */
  private static boolean certifiesTheSame(byte[] changed, X509Certificate original)
      throws CertificateEncodingException {
    byte[] signed = Encoding.certificate(changed).getTBSCertificate();
    return Arrays.equals(signed, original.getTBSCertificate());
  }

  private boolean isRefused(byte[] certificate) {
    try {
      List<X509Certificate> chain = new ArrayList<>(List.of(Encoding.certificate(certificate)));
      chain.add(issuing);
      chains.verify(chain, CertRole.TLS, Set.of());
      return false;
    } catch (IdentityException e) {
      return true;
    }
  }
}
