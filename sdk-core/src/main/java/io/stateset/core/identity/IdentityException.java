package io.stateset.core.identity;

import io.stateset.core.StatesetException;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, record or request was refused, or the network's folder failed; {@link Code} says
 * which.
 */
public final class IdentityException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** The bytes are not what they should be. */
    MALFORMED,
    /** The chain does not end in the network's trust root, or a signature in it does not hold. */
    UNTRUSTED,
    /** A certificate of the chain is past its time. */
    EXPIRED,
    /** A certificate of the chain is not valid yet. */
    NOT_YET_VALID,
    /** The operator has revoked the certificate. */
    REVOKED,
    /** The certificate is good, and for another purpose. */
    WRONG_ROLE,
    /** The name is no legal X.500 name. */
    BAD_NAME,
    /** A request is not signed by the keys that it names. */
    BAD_PROOF,
    /** The name was issued to another identity key. */
    NAME_TAKEN,
    /** The key was issued under another name. */
    KEY_TAKEN,
    /** The request is not newer than the one that was granted last under that name. */
    STALE,
    /** The folder holds an operator's keys or a network already. */
    EXISTS,
    /** The network does not know this node's key; enrol it first. */
    NOT_ENROLLED,
    /**
     * A notary's identity was to sign something else than a notarisation: the organisation needs an
     * identity, and a node, of its own.
     */
    NOTARY_KEY,
    /** The network's folder lacks a file, or cannot be read or written. */
    FOLDER
  }

  private final Code code;

  /** {@code cause} may be null. */
  public IdentityException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Without a cause. */
  public IdentityException(Code code, String message) {
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
