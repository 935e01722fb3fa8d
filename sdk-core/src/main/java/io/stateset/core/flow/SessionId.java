package io.stateset.core.flow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import net.corda.core.identity.CordaX500Name;

/**
 * Names one session, the same on both sides. It derives from the flow that opened it and the
 * session's ordinal in that flow, so that a flow that is run again names its sessions as before.
 */
record SessionId(UUID value) {

  /** The id of the {@code ordinal}th session (from 0) that {@code flow} opens. */
  static SessionId derive(UUID flow, int ordinal) {
    return new SessionId(hash("session", flow, Integer.toString(ordinal)));
  }

  /**
   * The id of the flow that answers this session of {@code initiator}. A node that opens a session
   * under another's id gets a flow of its own, and does not touch the other's.
   */
  UUID answeringFlow(CordaX500Name initiator) {
    return hash("answer", value, initiator.toString());
  }

  private static UUID hash(String label, UUID seed, String detail) {
    ByteBuffer seedBytes = ByteBuffer.allocate(2 * Long.BYTES);
    seedBytes.putLong(seed.getMostSignificantBits()).putLong(seed.getLeastSignificantBits());
    MessageDigest sha256 = sha256();
    sha256.update(label.getBytes(StandardCharsets.US_ASCII));
    sha256.update(seedBytes.array());
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest(detail.getBytes(StandardCharsets.UTF_8)));
    return new UUID(digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
