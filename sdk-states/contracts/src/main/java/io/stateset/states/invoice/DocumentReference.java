package io.stateset.states.invoice;

import java.io.ByteArrayOutputStream;
import java.util.Objects;
import net.corda.core.crypto.SecureHash;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.serialization.CordaSerializable;
import org.jspecify.annotations.Nullable;

/**
 * A document that belongs to an invoice and lies elsewhere: its name and the SHA-256 of a salt and
 * the document, which whoever has both can check and nobody can guess from. An invoice commits in
 * this way to the file that it was read from, and so to all in it that the ledger does not keep.
 */
@CordaSerializable
public final class DocumentReference {
  /** Bytes of a salt. */
  public static final int SALT_BYTES = 32;

  private final String name;
  private final SecureHash saltedHash;

  /** Both parts are needed. */
  @ConstructorForDeserialization
  public DocumentReference(String name, SecureHash saltedHash) {
    this.name = Checks.text(name, "a document's name");
    this.saltedHash = Checks.sha256(saltedHash, "a document's hash");
  }

  /**
   * Refers to {@code document}. The salt is random, and kept beside the document for whom it is
   * shown to.
   */
  public static DocumentReference of(String name, byte[] salt, byte[] document) {
    return new DocumentReference(name, hash(salt, document));
  }

  /** Whether {@code document} is the one that is referred to. */
  public boolean matches(byte[] salt, byte[] document) {
    return salt.length == SALT_BYTES && saltedHash.equals(hash(salt, document));
  }

  private static SecureHash hash(byte[] salt, byte[] document) {
    if (salt.length != SALT_BYTES) {
      throw new InvoiceException(
          InvoiceException.Code.OUT_OF_BOUNDS, "a salt must have " + SALT_BYTES + " bytes");
    }
    ByteArrayOutputStream both = new ByteArrayOutputStream(salt.length + document.length);
    both.writeBytes(salt);
    both.writeBytes(document);
    return SecureHash.sha256(both.toByteArray());
  }

  public String getName() {
    return name;
  }

  public SecureHash getSaltedHash() {
    return saltedHash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DocumentReference that
        && name.equals(that.name)
        && saltedHash.equals(that.saltedHash);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, saltedHash);
  }

  @Override
  public String toString() {
    return "DocumentReference " + saltedHash;
  }
}
