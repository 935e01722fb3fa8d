package io.stateset.core.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.LedgerException;
import io.stateset.testcordapp.IouContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import net.corda.core.contracts.Attachment;
import net.corda.core.contracts.ContractAttachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.AttachmentTrustInfo;
import net.corda.core.node.services.vault.AttachmentQueryCriteria.AttachmentsQueryCriteria;
import net.corda.core.node.services.vault.AttachmentSort;
import net.corda.core.node.services.vault.ColumnPredicate;
import net.corda.core.node.services.vault.EqualityComparisonOperator;
import net.corda.core.node.services.vault.LikenessOperator;
import net.corda.core.node.services.vault.Sort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentStoreTest {
  private static final byte[] DOCUMENT =
      DeterministicJar.pack(Map.of("terms.txt", new byte[] {1, 2, 3}));

  @TempDir
  Path folder;

  private ContractsFixture fixture;
  private AttachmentStore store;

  @BeforeEach
  void open() {
    fixture = new ContractsFixture(folder);
    store = fixture.store;
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void an_attachment_is_found_by_the_hash_of_its_bytes() throws IOException {
    SecureHash id = store.importAttachment(in(DOCUMENT), "p2p", "terms.zip");
    assertThat(id).isEqualTo(SecureHash.sha256(DOCUMENT));
    assertThat(store.hasAttachment(id)).isTrue();
    assertThat(ContractsFixture.bytes(store.openAttachment(id))).isEqualTo(DOCUMENT);
    assertThat(store.openAttachment(id)).isNotInstanceOf(ContractAttachment.class);
  }

  @Test
  void an_attachment_is_still_there_after_a_restart() throws IOException {
    SecureHash id = store.importAttachment(in(DOCUMENT), "p2p", null);
    fixture.close();
    fixture = new ContractsFixture(folder);
    assertThat(ContractsFixture.bytes(fixture.store.openAttachment(id))).isEqualTo(DOCUMENT);
  }

  @Test
  void a_contracts_archive_says_which_contracts_it_has() {
    Attachment attachment = store.openAttachment(fixture.contractAttachment());
    assertThat(attachment)
        .isInstanceOfSatisfying(
            ContractAttachment.class,
            contract -> assertThat(contract.getAllContracts()).containsExactly(IouContract.ID));
    assertThat(store.getLatestContractAttachments(IouContract.ID, 1))
        .containsExactly(fixture.contractAttachment());
    assertThat(store.getLatestContractAttachments(IouContract.ID, 2)).isEmpty();
    assertThat(store.getLatestContractAttachments("other.Contract", 1)).isEmpty();
  }

  @Test
  void nothing_is_known_of_an_attachment_that_was_never_imported() {
    SecureHash unknown = SecureHash.sha256("unknown");
    assertThat(store.openAttachment(unknown)).isNull();
    assertThat(store.hasAttachment(unknown)).isFalse();
  }

  @Test
  void importing_twice_is_refused_or_harmless_as_asked() throws IOException {
    SecureHash id = store.importAttachment(in(DOCUMENT), "p2p", null);
    assertThatThrownBy(() -> store.importAttachment(in(DOCUMENT), "p2p", null))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(store.importOrGet(in(DOCUMENT), "p2p", null)).isEqualTo(id);
  }

  @Test
  void what_is_no_archive_is_refused() {
    assertRefused("BAD_ATTACHMENT", new byte[] {1, 2, 3});
    assertRefused("BAD_ATTACHMENT", new byte[0]);
    assertRefused("BAD_ATTACHMENT", java.util.Arrays.copyOf(DOCUMENT, DOCUMENT.length / 3));
  }

  @Test
  void an_archive_over_the_bound_is_refused() {
    AttachmentStore small = new AttachmentStore(
        fixture.database, Clock.systemUTC(), new ArchiveLimits(10, 100, 10, 100));
    assertThatThrownBy(() -> small.importAttachment(in(DOCUMENT), "p2p", null))
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
  }

  private void assertRefused(String code, byte[] bytes) {
    assertThatThrownBy(() -> store.importAttachment(in(bytes), "p2p", null))
        .isInstanceOfSatisfying(LedgerException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void attachments_are_found_by_their_columns() throws IOException {
    SecureHash document = store.importAttachment(in(DOCUMENT), "p2p", "Terms.zip");
    SecureHash contract = fixture.contractAttachment();
    AttachmentsQueryCriteria all = new AttachmentsQueryCriteria();
    AttachmentsQueryCriteria byUploader = all.withUploader(equalTo("p2p"));
    AttachmentsQueryCriteria byName =
        all.withFilename(new ColumnPredicate.Likeness(LikenessOperator.LIKE_IGNORE_CASE, "terms%"));
    AttachmentsQueryCriteria byContract =
        all.withContractClassNames(equalTo(List.of(IouContract.ID)));
    assertThat(store.queryAttachments(all)).containsExactlyInAnyOrder(document, contract);
    assertThat(store.queryAttachments(byUploader)).containsExactly(document);
    assertThat(store.queryAttachments(byName)).containsExactly(document);
    assertThat(store.queryAttachments(byContract)).containsExactly(contract);
    assertThat(store.queryAttachments(byContract.and(byUploader))).isEmpty();
    assertThat(store.queryAttachments(byContract.or(byUploader))).hasSize(2);
    assertThat(store.queryAttachments(all.isSigned(equalTo(true)))).isEmpty();
    AttachmentSort order = new AttachmentSort(List.of(new AttachmentSort.AttachmentSortColumn(
        AttachmentSort.AttachmentSortAttribute.UPLOADER, Sort.Direction.DESC)));
    assertThat(store.queryAttachments(all, order)).containsExactly(document, contract);
  }

  private static <T> ColumnPredicate<T> equalTo(T value) {
    return new ColumnPredicate.EqualityComparison<>(EqualityComparisonOperator.EQUAL, value);
  }

  @Test
  void code_of_this_nodes_cordapps_is_trusted_and_what_a_peer_sent_is_not() throws IOException {
    AttachmentTrust trust = new AttachmentTrust(store);
    SecureHash document = store.importAttachment(in(DOCUMENT), "p2p", null);
    assertThat(trust.calculate(store.openAttachment(fixture.contractAttachment())))
        .isTrue();
    assertThat(trust.calculate(store.openAttachment(document))).isFalse();
    assertThat(trust.calculateAllTrustInfo())
        .filteredOn(AttachmentTrustInfo::isTrusted)
        .extracting(AttachmentTrustInfo::getAttachmentId)
        .containsExactly(fixture.contractAttachment());
  }

  @Test
  void an_archive_that_a_peer_sent_becomes_trusted_when_its_cordapp_is_installed()
      throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    byte[] archive = ContractsFixture.bytes(store.openAttachment(fixture.contractAttachment()));
    try (var database = io.stateset.core.storage.Database.open(
        io.stateset.core.storage.DatabaseOptions.embedded(elsewhere))) {
      AttachmentStore other =
          new AttachmentStore(database, Clock.systemUTC(), ArchiveLimits.DEFAULT);
      SecureHash id = other.importAttachment(in(archive), "p2p", null);
      assertThat(new AttachmentTrust(other).calculate(other.openAttachment(id))).isFalse();
      new CordappRegistry(
          fixture.cordapps.cordapps(), new ContractJars(ArchiveLimits.DEFAULT), other);
      assertThat(new AttachmentTrust(other).calculate(other.openAttachment(id))).isTrue();
    }
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
