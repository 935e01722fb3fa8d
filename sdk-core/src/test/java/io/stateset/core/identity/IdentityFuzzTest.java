package io.stateset.core.identity;

import static io.stateset.core.identity.TestOrganisations.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.testing.DamagedBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Files of a network map, requests and certificates are read or refused, with a code. */
@Tag("fuzz")
class IdentityFuzzTest {
  private static final List<byte[]> RECORDS = new ArrayList<>();
  private static final List<byte[]> REQUESTS = new ArrayList<>();
  private static final List<byte[]> LISTS = new ArrayList<>();
  private static final List<byte[]> PARAMETERS = new ArrayList<>();
  private static final List<byte[]> CERTIFICATES = new ArrayList<>();
  private static @Nullable Path folder;
  private static @Nullable X509Certificate issuing;

  @BeforeContainer
  static void found() throws IOException {
    folder = Files.createTempDirectory("stateset-fuzz");
    try (TestOrganisations organisations = new TestOrganisations(folder);
        NetworkOperator operator = organisations.operator()) {
      SigningRequest request = organisations.request(ALICE);
      REQUESTS.add(request.encode());
      RECORDS.add(operator.issue(request).encode());
      operator.revoke(ALICE);
      NetworkFolder network = new NetworkFolder(organisations.network());
      LISTS.add(network.require(NetworkFolder.REVOKED));
      PARAMETERS.add(network.require(NetworkFolder.PARAMETERS));
      CERTIFICATES.add(network.require(NetworkFolder.ISSUING));
      issuing =
          FolderNetworkMap.readCertificate(organisations.network().resolve(NetworkFolder.ISSUING));
    }
  }

  @AfterContainer
  static void delete() throws IOException {
    try (var files = Files.walk(Objects.requireNonNull(folder))) {
      files
          .sorted(java.util.Comparator.reverseOrder())
          .forEach(path -> path.toFile().delete());
    }
  }

  @Provide
  Arbitrary<byte[]> records() {
    return DamagedBytes.of(RECORDS);
  }

  @Provide
  Arbitrary<byte[]> requests() {
    return DamagedBytes.of(REQUESTS);
  }

  @Provide
  Arbitrary<byte[]> lists() {
    return DamagedBytes.of(LISTS);
  }

  @Provide
  Arbitrary<byte[]> parameters() {
    return DamagedBytes.of(PARAMETERS);
  }

  @Provide
  Arbitrary<byte[]> certificates() {
    return DamagedBytes.of(CERTIFICATES);
  }

  @Property
  void damaged_node_records(@ForAll("records") byte[] bytes) {
    assertReadOrRefused(bytes, NodeRecord::decode);
  }

  @Property
  void damaged_signing_requests(@ForAll("requests") byte[] bytes) {
    assertReadOrRefused(bytes, request -> SigningRequest.decode(request).verify());
  }

  @Property
  void damaged_revocation_lists(@ForAll("lists") byte[] bytes) {
    assertReadOrRefused(bytes, list -> RevocationList.read(list, Objects.requireNonNull(issuing)));
  }

  @Property
  void damaged_signed_files(@ForAll("parameters") byte[] bytes) {
    assertReadOrRefused(bytes, SignedContent::decode);
  }

  @Property
  void damaged_certificates(@ForAll("certificates") byte[] bytes) {
    assertReadOrRefused(bytes, Encoding::certificate);
  }

  private static void assertReadOrRefused(byte[] bytes, Consumer<byte[]> parser) {
    try {
      parser.accept(bytes);
    } catch (IdentityException e) {
      assertThat(e.code()).isNotEmpty();
    }
  }
}
