package io.stateset.core.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import net.corda.core.contracts.TransactionVerificationException.ContractRejection;
import net.corda.core.transactions.LedgerTransaction;
import net.corda.core.transactions.WireTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeVerificationTest {
  private final NodeVerification verification = new NodeVerification();

  @TempDir
  Path folder;

  private ContractsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ContractsFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_valid_transactions_contracts_run_once() throws Exception {
    WireTransaction issue = fixture.issue(5);
    assertThat(verification.isKnownValid(issue.getId())).isFalse();
    fixture.amqp.within(() -> verification.verify(ledger(issue))).get();
    assertThat(verification.isKnownValid(issue.getId())).isTrue();
    fixture.amqp.within(() -> verification.verify(ledger(issue))).get();
  }

  @Test
  void a_refused_transaction_is_not_remembered() {
    WireTransaction free = fixture.issue(0);
    assertThatThrownBy(
            () -> fixture.amqp.within(() -> verification.verify(ledger(free))).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ContractRejection.class);
    assertThat(verification.isKnownValid(free.getId())).isFalse();
  }

  @Test
  void what_the_builder_verifies_by_itself_is_remembered_too() throws Exception {
    WireTransaction issue = fixture.issue(5);
    fixture.amqp.within(() -> {
      try {
        ledger(issue).verify();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      return issue;
    });
    assertThat(verification.isKnownValid(issue.getId())).isTrue();
  }

  /** What a service hub makes of a transaction that consumes nothing. */
  private LedgerTransaction ledger(WireTransaction wire) {
    ContractClassLoaders loaders = new ContractClassLoaders(
        fixture.amqp, fixture.store, new AttachmentTrust(fixture.store), ArchiveLimits.DEFAULT);
    ResolvedRequest resolved = new ResolvedRequest(
        Map.of(
            fixture.contractAttachment(),
            fixture.store.openAttachment(fixture.contractAttachment())),
        fixture.parameters,
        loaders);
    VerificationRequest request = new VerificationRequest(
        fixture.parameterBytes, List.of(), List.of(), fixture.parameterBytes);
    return verification.specialise(
        resolved.ledgerTransaction(wire, request, fixture.amqp.context()));
  }
}
