package io.stateset.core.ledger;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/** A failure of the ledger's room; {@link Code} says which. */
public final class LedgerException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** The bytes are not AMQP of this ledger, or are damaged. */
    MALFORMED_BYTES,
    /** A bound on bytes, depth, elements or schema size was exceeded. */
    TOO_LARGE,
    /** The bytes name a class that this node does not have. */
    UNKNOWN_CLASS,
    /** The class is neither marked {@code @CordaSerializable} nor listed for serialisation. */
    CLASS_NOT_ALLOWED,
    /** An object cannot be written, or its class cannot be rebuilt from its properties. */
    NOT_SERIALIZABLE,
    /** The bytes hold another type than was asked for. */
    UNEXPECTED_TYPE,
    /** The code of a contract cannot be found or read on the class path. */
    CONTRACT_CODE_NOT_FOUND,
    /** An attachment is not a well-formed archive, or breaks one of the rules for contract code. */
    BAD_ATTACHMENT,
    /** An attachment is not stored here. */
    UNKNOWN_ATTACHMENT,
    /** An attachment has contract code, and nobody whom this node trusts brought or signed it. */
    UNTRUSTED_ATTACHMENT,
    /** A CorDapp's description is incomplete or contradictory. */
    BAD_CORDAPP,
    /** A transaction, or the material handed in to verify it, is not valid. */
    INVALID_TRANSACTION,
    /** What is stored cannot be read back. */
    DAMAGED,
    /** A peer offered a back-chain longer than this node fetches. */
    CHAIN_TOO_LONG,
    /** Corda's serialisation does not work under the JVM's default locale. */
    UNSUPPORTED_LOCALE,
    /** Something that should not happen; see the cause. */
    INTERNAL
  }

  private final Code code;

  /** {@code cause} may be null. */
  public LedgerException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Without a cause. */
  public LedgerException(Code code, String message) {
    this(code, message, null);
  }

  @Override
  public String code() {
    return code.name();
  }

  /** The reason, for a switch. */
  public Code reason() {
    return code;
  }
}
