package io.stateset.core.vault;

import net.corda.core.contracts.AlwaysAcceptAttachmentConstraint;
import net.corda.core.contracts.AttachmentConstraint;
import net.corda.core.contracts.HashAttachmentConstraint;
import net.corda.core.contracts.SignatureAttachmentConstraint;
import net.corda.core.contracts.WhitelistedByZoneAttachmentConstraint;
import net.corda.core.node.services.Vault.ConstraintInfo;

/** A state's attachment constraint as columns: a code of its type, and a hash of what it holds. */
record Constraint(int type, String hash) {
  private static final int OTHER = 0;

  static Constraint of(AttachmentConstraint constraint) {
    int type = type(constraint);
    byte[] data = type == OTHER ? null : new ConstraintInfo(constraint).data();
    return new Constraint(type, data == null ? "" : ColumnText.sha256(data));
  }

  private static int type(AttachmentConstraint constraint) {
    if (constraint instanceof AlwaysAcceptAttachmentConstraint) {
      return code(ConstraintInfo.Type.ALWAYS_ACCEPT);
    } else if (constraint instanceof HashAttachmentConstraint) {
      return code(ConstraintInfo.Type.HASH);
    } else if (constraint instanceof WhitelistedByZoneAttachmentConstraint) {
      return code(ConstraintInfo.Type.CZ_WHITELISTED);
    }
    return constraint instanceof SignatureAttachmentConstraint
        ? code(ConstraintInfo.Type.SIGNATURE)
        : OTHER;
  }

  /** The stored code of {@code type}; never changed. */
  static int code(ConstraintInfo.Type type) {
    return switch (type) {
      case ALWAYS_ACCEPT -> 1;
      case HASH -> 2;
      case CZ_WHITELISTED -> 3;
      case SIGNATURE -> 4;
    };
  }
}
