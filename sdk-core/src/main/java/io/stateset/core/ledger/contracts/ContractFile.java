package io.stateset.core.ledger.contracts;

import java.io.ByteArrayInputStream;
import java.net.URL;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Arrays;
import net.corda.core.contracts.Attachment;

/** One file of one attachment. */
final class ContractFile {
  private final Attachment attachment;
  private final String path;
  private final byte[] content;

  ContractFile(Attachment attachment, String path, byte[] content) {
    this.attachment = attachment;
    this.path = path;
    this.content = content;
  }

  byte[] content() {
    return content;
  }

  boolean sameContent(ContractFile other) {
    return Arrays.equals(content, other.content);
  }

  URL url() {
    return AttachmentUrl.of(
        attachment.getId() + "/" + path, () -> new ByteArrayInputStream(content));
  }

  /** Where the file's class comes from: its attachment, whose manifest Corda reads through this. */
  CodeSource codeSource() {
    URL location = AttachmentUrl.of(attachment.getId() + ".jar", attachment::open);
    return new CodeSource(location, (Certificate[]) null);
  }
}
