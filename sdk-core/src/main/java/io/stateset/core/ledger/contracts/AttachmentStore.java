package io.stateset.core.ledger.contracts;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import io.stateset.core.storage.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.util.List;
import java.util.jar.JarInputStream;
import net.corda.core.contracts.Attachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.AbstractAttachmentKt;
import net.corda.core.node.services.AttachmentStorage;
import net.corda.core.node.services.vault.AttachmentQueryCriteria;
import net.corda.core.node.services.vault.AttachmentSort;
import org.jspecify.annotations.Nullable;

/**
 * A node's attachments, in its database. An attachment's id is the SHA-256 of its bytes; it never
 * changes and is never removed.
 *
 * <p>What is imported must be a well-formed zip archive within {@link ArchiveLimits}. Its
 * contracts, signers and version are read from it, never taken on the word of who sent it.
 * Thread-safe; calls join the thread's database transaction and block on the database.
 */
public final class AttachmentStore implements AttachmentStorage {
  private static final long CACHE_BYTES = 64L << 20;
  private static final String UNKNOWN_UPLOADER = "unknown";

  private final AttachmentTable table;
  private final ArchiveLimits limits;
  private final Cache<SecureHash, Attachment> recent = Caffeine.newBuilder()
      .maximumWeight(CACHE_BYTES)
      .weigher((SecureHash id, Attachment attachment) -> attachment.getSize())
      .executor(Runnable::run)
      .build();

  /** {@code clock} gives the time of import. */
  public AttachmentStore(Database database, Clock clock, ArchiveLimits limits) {
    this.table = new AttachmentTable(database, clock);
    this.limits = limits;
  }

  @Override
  public @Nullable Attachment openAttachment(SecureHash id) {
    Attachment attachment = recent.getIfPresent(id);
    if (attachment == null) {
      attachment = table.find(id).orElse(null);
      if (attachment != null) {
        recent.put(id, attachment);
      }
    }
    return attachment;
  }

  @Override
  public boolean hasAttachment(SecureHash id) {
    return recent.getIfPresent(id) != null || table.exists(id);
  }

  /**
   * Stores an archive unless it is there; does not close {@code jar}.
   *
   * @param uploader {@code app} for a CorDapp of this node, which makes its code trusted here
   * @throws LedgerException if the archive is malformed or exceeds a bound
   */
  public SecureHash importOrGet(InputStream jar, String uploader, @Nullable String filename)
      throws IOException {
    byte[] content = content(jar);
    SecureHash id = SecureHash.sha256(content);
    if (!table.exists(id)) {
      AttachmentDescription description = AttachmentDescription.of(content, limits);
      table.insert(id, content, description, uploader, filename);
    }
    return id;
  }

  /** Makes an attachment, which may have come from a peer, one of this node's own. */
  void trust(SecureHash id) {
    Attachment attachment = openAttachment(id);
    if (attachment != null && !AbstractAttachmentKt.isUploaderTrusted(attachment)) {
      table.changeUploader(id, AbstractAttachmentKt.DEPLOYED_CORDAPP_UPLOADER);
      recent.invalidate(id);
    }
  }

  private byte[] content(InputStream jar) throws IOException {
    if (jar instanceof JarInputStream) {
      throw new IllegalArgumentException("An archive's own bytes are needed, not a JarInputStream");
    }
    byte[] content = jar.readNBytes(limits.bytes() + 1);
    if (content.length > limits.bytes()) {
      throw new LedgerException(
          Code.TOO_LARGE, "An attachment is larger than " + limits.bytes() + " bytes");
    }
    return content;
  }

  @Override
  public SecureHash importAttachment(InputStream jar, String uploader, @Nullable String filename)
      throws IOException {
    byte[] content = content(jar);
    SecureHash id = SecureHash.sha256(content);
    if (table.exists(id)) {
      throw new FileAlreadyExistsException(id.toString());
    }
    table.insert(id, content, AttachmentDescription.of(content, limits), uploader, filename);
    return id;
  }

  @Override
  @Deprecated
  public SecureHash importAttachment(InputStream jar) throws IOException {
    return importAttachment(jar, UNKNOWN_UPLOADER, null);
  }

  @Override
  @Deprecated
  public SecureHash importOrGetAttachment(InputStream jar) {
    try {
      return importOrGet(jar, UNKNOWN_UPLOADER, null);
    } catch (IOException e) {
      throw new LedgerException(Code.BAD_ATTACHMENT, "An attachment's bytes cannot be read", e);
    }
  }

  @Override
  public List<SecureHash> queryAttachments(AttachmentQueryCriteria criteria) {
    return queryAttachments(criteria, null);
  }

  @Override
  public List<SecureHash> queryAttachments(
      AttachmentQueryCriteria criteria, @Nullable AttachmentSort sorting) {
    return new AttachmentQuery(table).run(criteria, sorting);
  }

  @Override
  public List<SecureHash> getLatestContractAttachments(
      String contractClassName, int minContractVersion) {
    return table.latest(contractClassName, minContractVersion);
  }

  /**
   * Whether a trusted uploader brought an attachment that one of {@code attachment}'s signers
   * signed too.
   */
  boolean signedLikeATrustedOne(Attachment attachment) {
    return table.trustedWithSigner(attachment.getSignerKeys());
  }

  AttachmentTable table() {
    return table;
  }
}
