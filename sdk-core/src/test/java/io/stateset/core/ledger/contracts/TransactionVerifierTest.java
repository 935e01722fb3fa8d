package io.stateset.core.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.contracts.TransactionVerifier.Signatures;
import io.stateset.core.ledger.contracts.VerificationRequest.ResolvedState;
import io.stateset.testcordapp.IouContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionVerificationException.ContractRejection;
import net.corda.core.crypto.SecureHash;
import net.corda.core.node.NetworkParameters;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.OpaqueBytes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionVerifierTest {
  private final TransactionVerifier verifier =
      new TransactionVerifier(ArchiveLimits.DEFAULT, attachment -> true);

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
  void a_valid_issue_is_accepted() {
    SignedTransaction issue = fixture.signed(fixture.issue(5), fixture.borrowerKeys);
    VerificationRequest request = fixture.request(issue, List.of(), fixture.contractAttachment());
    assertThat(verifier.verify(request, Signatures.COMPLETE)).isEqualTo(issue.getId());
  }

  @Test
  void a_valid_move_is_accepted_with_the_state_that_it_consumes() {
    SignedTransaction move = move(5, 5);
    assertThat(verifier.verify(moveRequest(move), Signatures.VALID)).isEqualTo(move.getId());
  }

  @Test
  void a_request_travels_as_bytes() {
    VerificationRequest request = moveRequest(move(5, 5));
    byte[] bytes = fixture.amqp.serialize(request).getBytes();
    VerificationRequest arrived = fixture.amqp.deserialize(bytes, VerificationRequest.class);
    assertThat(verifier.verify(arrived, Signatures.VALID)).isNotNull();
  }

  @Test
  void what_the_contract_refuses_is_refused() {
    assertRefused(
            () -> verifier.verify(moveRequest(move(5, 6)), Signatures.VALID), "INVALID_TRANSACTION")
        .hasCauseInstanceOf(ContractRejection.class)
        .hasStackTraceContaining("the amount stays the same");
  }

  @Test
  void a_missing_signature_is_refused_if_all_are_wanted() {
    assertRefused(
        () -> verifier.verify(moveRequest(move(5, 5)), Signatures.COMPLETE), "INVALID_TRANSACTION");
  }

  @Test
  void a_signature_of_another_transaction_is_refused() {
    SignedTransaction one = fixture.signed(fixture.issue(5), fixture.borrowerKeys);
    SignedTransaction other = new SignedTransaction(fixture.issue(6), one.getSigs());
    VerificationRequest request = fixture.request(other, List.of(), fixture.contractAttachment());
    assertRefused(() -> verifier.verify(request, Signatures.VALID), "INVALID_TRANSACTION");
  }

  @Test
  void a_state_that_was_not_handed_in_is_refused() {
    VerificationRequest request =
        fixture.request(move(5, 5), List.of(), fixture.contractAttachment());
    assertRefused(() -> verifier.verify(request, Signatures.VALID), "INVALID_TRANSACTION");
  }

  @Test
  void an_attachment_that_was_not_handed_in_is_refused() {
    VerificationRequest request =
        fixture.request(fixture.signed(fixture.issue(5), fixture.borrowerKeys), List.of());
    assertRefused(() -> verifier.verify(request, Signatures.VALID), "UNKNOWN_ATTACHMENT");
  }

  @Test
  void an_attachment_that_is_not_trusted_is_refused() {
    TransactionVerifier wary = new TransactionVerifier(ArchiveLimits.DEFAULT, attachment -> false);
    SignedTransaction issue = fixture.signed(fixture.issue(5), fixture.borrowerKeys);
    VerificationRequest request = fixture.request(issue, List.of(), fixture.contractAttachment());
    assertRefused(() -> wary.verify(request, Signatures.VALID), "UNTRUSTED_ATTACHMENT");
  }

  @Test
  void other_network_parameters_than_named_are_refused() {
    SignedTransaction issue = fixture.signed(fixture.issue(5), fixture.borrowerKeys);
    VerificationRequest good = fixture.request(issue, List.of(), fixture.contractAttachment());
    OpaqueBytes others = fixture.amqp.serialize(new NetworkParameters(
        14,
        fixture.parameters.getNotaries(),
        1 << 20,
        1 << 20,
        fixture.parameters.getModifiedTime(),
        2,
        Map.of(),
        Duration.ofDays(30)));
    VerificationRequest request =
        new VerificationRequest(good.transaction(), good.states(), good.attachments(), others);
    assertRefused(() -> verifier.verify(request, Signatures.VALID), "INVALID_TRANSACTION");
  }

  @Test
  void the_contract_runs_with_the_classes_of_the_attachment_and_sees_no_others() {
    ContractClassLoaders loaders = new ContractClassLoaders(
        fixture.amqp, fixture.store, new AttachmentTrust(fixture.store), ArchiveLimits.DEFAULT);
    ClassLoader loader = loaders
        .computeIfAbsent(
            RequestContents.loaderKey(fixture.issue(5), fixture.parameters),
            RequestContents::refuse)
        .getDeserializationClassLoader();
    assertThat(loader).isInstanceOf(ContractClassLoader.class);
    assertThatCode(loader, IouContract.ID).isNotSameAs(IouContract.class);
    assertThatCode(loader, SecureHash.class.getName()).isSameAs(SecureHash.class);
    assertThatThrownBy(() -> loader.loadClass("io.stateset.core.ledger.LedgerException"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> loader.loadClass("org.h2.Driver"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private static org.assertj.core.api.ClassAssert assertThatCode(ClassLoader loader, String name) {
    try {
      Class<?> loaded = loader.loadClass(name);
      assertThat(loaded.getProtectionDomain().getCodeSource()).isNotNull();
      return assertThat(loaded);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private SignedTransaction move(long from, long to) {
    StateRef input = new StateRef(fixture.issue(from).getId(), 0);
    WireTransaction move = fixture.transaction(
        List.of(input),
        fixture.iou(to).withOwner(fixture.notary),
        new IouContract.Move(),
        fixture.ownerKeys,
        fixture.contractAttachment());
    return fixture.signed(move, fixture.ownerKeys);
  }

  private VerificationRequest moveRequest(SignedTransaction move) {
    StateRef input = move.getInputs().get(0);
    OpaqueBytes state = fixture.amqp.serialize(fixture.state(fixture.iou(5)));
    return fixture.request(
        move, List.of(new ResolvedState(input, state)), fixture.contractAttachment());
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused(
      ThrowingCallable call, String code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(LedgerException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
