package io.stateset.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.StatesetNode;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.core.storage.Migrations;
import io.stateset.testcordapp.IouFlows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import net.corda.core.crypto.SecureHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that gives back other bytes than were written does not pass off one transaction for
 * another.
 */
class ExchangedTransactionsTest {
  @TempDir
  Path folder;

  private TestNetwork network;

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void a_transaction_that_is_not_the_one_that_was_asked_for_is_damage() {
    network = new TestNetwork(folder);
    network.startNotaryOfTwo();
    StatesetNode alice = network.start("Alice");
    SecureHash kept = issueToItself(alice, 1);
    SecureHash changed = issueToItself(alice, 2);
    alice.close();

    putContent(changed, kept);

    StatesetNode again = network.start("Alice");
    var ledger = again.services().getValidatedTransactions();
    assertThat(ledger.getTransaction(kept).getId()).isEqualTo(kept);
    assertThatThrownBy(() -> ledger.getTransaction(changed))
        .isInstanceOfSatisfying(
            LedgerException.class,
            e -> assertThat(e.reason()).isEqualTo(LedgerException.Code.DAMAGED))
        .hasMessageContaining(changed.toString());
  }

  private static SecureHash issueToItself(StatesetNode node, long cents) {
    return node.startFlow(IouFlows.Issue.class, UUID.randomUUID(), cents, node.identity())
        .get(Duration.ofSeconds(60))
        .getId();
  }

  private void putContent(SecureHash into, SecureHash from) {
    DatabaseOptions options = DatabaseOptions.embedded(folder.resolve("Alice"));
    try (Database database = Database.open(options.withMigrations(Migrations.CORE))) {
      int updated = database.inTransaction(open -> open.update(
          "update ledger_transaction set content ="
              + " (select content from ledger_transaction where tx_id = ?) where tx_id = ?",
          from.toString(),
          into.toString()));
      assertThat(updated).isEqualTo(1);
    }
  }
}
