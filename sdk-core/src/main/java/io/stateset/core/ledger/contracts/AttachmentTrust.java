package io.stateset.core.ledger.contracts;

import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.corda.core.contracts.Attachment;
import net.corda.core.internal.AbstractAttachmentKt;
import net.corda.core.internal.AttachmentTrustCalculator;
import net.corda.core.internal.AttachmentTrustInfo;

/**
 * Which attachments' code a node runs: that of its own CorDapps, and what was signed by a key that
 * signed one of those. What a peer merely sent is not trusted. Thread-safe; blocks on the database.
 */
public final class AttachmentTrust implements AttachmentTrustCalculator {
  private final AttachmentStore store;

  /** Judges by what {@code store} has. */
  public AttachmentTrust(AttachmentStore store) {
    this.store = store;
  }

  @Override
  public boolean calculate(Attachment attachment) {
    return AbstractAttachmentKt.isUploaderTrusted(attachment)
        || store.signedLikeATrustedOne(attachment);
  }

  @Override
  public List<AttachmentTrustInfo> calculateAllTrustInfo() {
    List<AttachmentTable.Row> rows = store.table().all();
    Map<PublicKey, AttachmentTable.Row> roots = new HashMap<>();
    rows.stream()
        .filter(AttachmentTrust::isRoot)
        .forEach(row -> row.signers().forEach(key -> roots.put(key, row)));
    return rows.stream().map(row -> info(row, roots)).toList();
  }

  private static boolean isRoot(AttachmentTable.Row row) {
    return AbstractAttachmentKt.isUploaderTrusted(row.uploader());
  }

  private static AttachmentTrustInfo info(
      AttachmentTable.Row row, Map<PublicKey, AttachmentTable.Row> roots) {
    Optional<AttachmentTable.Row> root = isRoot(row)
        ? Optional.of(row)
        : row.signers().stream().map(roots::get).filter(Objects::nonNull).findFirst();
    return new AttachmentTrustInfo(
        row.id(),
        row.filename(),
        row.uploader(),
        root.map(AttachmentTable.Row::id).orElse(null),
        root.map(AttachmentTable.Row::filename).orElse(null));
  }
}
