package io.stateset.states.invoice;

import net.corda.core.crypto.SecureHash;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.serialization.CordaSerializable;

/**
 * A document that belongs to an invoice and lies elsewhere: its name and a salted SHA-256 of its
 * bytes, which whoever has the document and the salt can check and nobody can guess from.
 */
@CordaSerializable
public final class DocumentReference {
  private final String name;
  private final SecureHash saltedHash;

  /** Both parts are needed. */
  @ConstructorForDeserialization
  public DocumentReference(String name, SecureHash saltedHash) {
    this.name = Checks.text(name, "a document's name");
    this.saltedHash = Checks.present(saltedHash, "a document's hash");
  }

  public String getName() {
    return name;
  }

  public SecureHash getSaltedHash() {
    return saltedHash;
  }
}
