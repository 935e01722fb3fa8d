package io.stateset.core.ledger.contracts;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.PublicKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import net.corda.core.contracts.Attachment;
import net.corda.core.contracts.Contract;
import net.corda.core.contracts.ContractAttachment;
import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.JarSignatureCollector;
import net.corda.core.internal.cordapp.CordappImpl;

/**
 * What an archive says about itself.
 *
 * @param contracts class names of the contracts whose code it has
 * @param signers keys that signed every entry
 * @param version of the contracts; 1 if the manifest says nothing
 */
record AttachmentDescription(SortedSet<String> contracts, List<PublicKey> signers, int version) {

  /** Checks that {@code archive} is well-formed, and describes it. */
  static AttachmentDescription of(byte[] archive, ArchiveLimits limits) {
    Map<String, byte[]> classes =
        new ArchiveReader(limits).read(archive, name -> name.endsWith(".class"));
    SortedSet<String> contracts = new ClassScan(classes).implementing(Contract.class);
    try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(archive))) {
      int version = version(jar.getManifest());
      return new AttachmentDescription(contracts, signers(jar), version);
    } catch (IOException | SecurityException e) {
      throw badSignatures(e);
    }
  }

  private static List<PublicKey> signers(JarInputStream jar) {
    try {
      return JarSignatureCollector.INSTANCE.collectSigners(jar);
    } catch (Exception e) {
      // Kotlin's checked exceptions are not declared: entries with different signers are one.
      throw badSignatures(e);
    }
  }

  private static LedgerException badSignatures(Exception cause) {
    return new LedgerException(
        Code.BAD_ATTACHMENT, "An archive's signatures do not fit its contents", cause);
  }

  private static int version(@org.jspecify.annotations.Nullable Manifest manifest) {
    Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
    String version = attributes.getValue(CordappImpl.CORDAPP_CONTRACT_VERSION);
    try {
      return version == null
          ? CordappImpl.DEFAULT_CORDAPP_VERSION
          : Math.max(1, Integer.parseInt(version.trim()));
    } catch (NumberFormatException e) {
      throw new LedgerException(
          Code.BAD_ATTACHMENT, "An archive's contract version is no number", e);
    }
  }

  /** The attachment as Corda wants it: one with contracts says so by its type. */
  Attachment attachment(SecureHash id, byte[] content, String uploader) {
    StoredAttachment plain = new StoredAttachment(id, content, uploader);
    if (contracts.isEmpty()) {
      return plain;
    }
    Set<String> others = new LinkedHashSet<>(contracts);
    others.remove(contracts.first());
    return ContractAttachment.Companion.create(
        plain, contracts.first(), others, uploader, signers, version);
  }
}
