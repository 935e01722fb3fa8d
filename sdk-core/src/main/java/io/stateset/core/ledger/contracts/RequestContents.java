package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import net.corda.core.contracts.Attachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.AbstractAttachmentKt;
import net.corda.core.node.NetworkParameters;
import net.corda.core.serialization.SerializationContext;
import net.corda.core.serialization.internal.AttachmentsClassLoaderKey;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.OpaqueBytes;

/** Takes a verification request apart, and checks that its parts belong together. */
final class RequestContents {
  private RequestContents() {}

  static Map<SecureHash, Attachment> attachments(
      VerificationRequest request, ArchiveLimits limits) {
    Map<SecureHash, Attachment> attachments = new HashMap<>();
    for (OpaqueBytes archive : request.attachments()) {
      byte[] content = archive.getBytes();
      if (content.length > limits.bytes()) {
        throw new LedgerException(
            Code.TOO_LARGE, "An attachment is larger than " + limits.bytes() + " bytes");
      }
      SecureHash id = SecureHash.sha256(content);
      AttachmentDescription description = AttachmentDescription.of(content, limits);
      // Hash constraints accept code of trusted uploaders only; whether it is trusted is asked
      // before it is loaded.
      attachments.put(
          id, description.attachment(id, content, AbstractAttachmentKt.DEPLOYED_CORDAPP_UPLOADER));
    }
    return attachments;
  }

  static void checkParameters(WireTransaction transaction, OpaqueBytes parameters) {
    SecureHash named = transaction.getNetworkParametersHash();
    if (named == null || !named.equals(SecureHash.sha256(parameters.getBytes()))) {
      throw new LedgerException(
          Code.INVALID_TRANSACTION,
          "Transaction " + transaction.getId() + " names other network parameters");
    }
  }

  static AttachmentsClassLoaderKey loaderKey(
      WireTransaction transaction, NetworkParameters parameters) {
    return new AttachmentsClassLoaderKey(
        new LinkedHashSet<>(transaction.getAttachments()), parameters);
  }

  /** Stands for Corda's own class loader, which is never made. */
  static SerializationContext refuse(AttachmentsClassLoaderKey key) {
    throw new IllegalStateException("Corda's own class loader was asked for");
  }
}
