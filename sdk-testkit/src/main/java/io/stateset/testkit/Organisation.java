package io.stateset.testkit;

import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.KeyDerivation;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import java.nio.file.Path;
import java.util.List;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/** Who is in a test network, and where it keeps its keys and ledger. */
record Organisation(String organisation, Path folder, NetworkHostAndPort address) {
  /** These keys protect nothing: opening them shall not cost a test time. */
  private static final KeyDerivation CHEAP = new KeyDerivation(64, 1);

  CordaX500Name name() {
    return new CordaX500Name(organisation, "London", "GB");
  }

  SigningKeyStore openKeys() {
    return SoftwareKeyStore.open(folder, "only a test".toCharArray(), CHEAP);
  }

  void enrol(NetworkOperator operator) {
    try (SigningKeyStore keys = openKeys()) {
      operator.issue(SigningRequest.forNode(keys, name(), List.of(address)));
    }
  }
}
