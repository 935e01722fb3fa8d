package io.stateset.core.vault;

import io.stateset.core.storage.DatabaseOptions;
import java.util.List;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.StateRef;
import net.corda.core.node.services.Vault.StateStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the vault does on every database; a test class of a database extends each part in a nested
 * class.
 */
abstract class VaultContract {
  VaultFixture node;

  /** Options of an empty database. */
  abstract DatabaseOptions options();

  @BeforeEach
  void open() {
    node = new VaultFixture(options());
  }

  @AfterEach
  void close() {
    node.close();
  }

  List<StateRef> refs(StateStatus status) {
    return node.vault.query(ContractState.class).status(status).stream()
        .map(VaultState::ref)
        .toList();
  }
}
