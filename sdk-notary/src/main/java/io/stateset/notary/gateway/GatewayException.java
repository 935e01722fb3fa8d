package io.stateset.notary.gateway;

import io.stateset.core.StatesetException;

/** Why a node cannot serve as a notary. */
public final class GatewayException extends StatesetException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Code {
    /** The network parameters do not name any identity of this node as a notary. */
    NOT_A_NOTARY,
    /** The service was closed, or not started. */
    CLOSED
  }

  private final Code code;

  GatewayException(Code code, String message) {
    super(message, null);
    this.code = code;
  }

  @Override
  public String code() {
    return code.name();
  }
}
