package io.stateset.core.ledger.contracts;

import net.corda.core.crypto.SecureHash;
import net.corda.core.internal.AbstractAttachment;

/** An archive held in memory. */
final class StoredAttachment extends AbstractAttachment {
  private final SecureHash id;

  StoredAttachment(SecureHash id, byte[] content, String uploader) {
    super(() -> content, uploader);
    this.id = id;
  }

  @Override
  public SecureHash getId() {
    return id;
  }
}
