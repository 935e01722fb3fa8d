package io.stateset.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stateset.core.keys.KeyDerivation;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An operator, organisations and their keys in a folder. */
final class TestOrganisations implements AutoCloseable {
  static final KeyDerivation CHEAP = new KeyDerivation(8, 1);
  static final NetworkOptions OPTIONS = NetworkOptions.DEFAULTS.withKeyDerivation(CHEAP);
  static final CordaX500Name ALICE = name("Alice");
  static final CordaX500Name BOB = name("Bob");
  static final List<NetworkHostAndPort> HOME = List.of(new NetworkHostAndPort("localhost", 4100));
  static final List<NetworkHostAndPort> AWAY = List.of(new NetworkHostAndPort("example.com", 4200));

  final Path folder;
  final TestClock clock = new TestClock();
  private final List<SigningKeyStore> open = new ArrayList<>();

  TestOrganisations(Path folder) {
    this.folder = folder;
  }

  static CordaX500Name name(String organisation) {
    return new CordaX500Name(organisation, "London", "GB");
  }

  Path network() {
    return folder.resolve("network");
  }

  NetworkOperator operator() {
    return operator(OPTIONS);
  }

  NetworkOperator operator(NetworkOptions options) {
    return NetworkOperator.open(
        folder.resolve("operator"), "operator's".toCharArray(), network(), clock, options);
  }

  SigningKeyStore keys(String owner) {
    SigningKeyStore keys = SoftwareKeyStore.open(folder.resolve(owner), "own".toCharArray(), CHEAP);
    open.add(keys);
    return keys;
  }

  /** A request with keys made for it, which are kept under the organisation's name. */
  SigningRequest request(CordaX500Name name) {
    try (SigningKeyStore keys = keys(name.getOrganisation())) {
      return SigningRequest.forNode(keys, name, HOME, clock);
    }
  }

  FolderNetworkMap map(NetworkOperator operator) {
    return FolderNetworkMap.open(network(), operator.trustRoot(), clock);
  }

  static void assertRefused(IdentityException.Code code, ThrowingCallable call) {
    assertThatExceptionOfType(IdentityException.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(code));
  }

  @Override
  public void close() {
    open.forEach(SigningKeyStore::close);
  }
}
