package io.stateset.core.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The signatures that one node has found valid. A flow meets the same signature up to five times;
 * verifying is the dearest thing it does.
 *
 * <p>What counts is the whole of (key, message, signature). The message of a batched signature is
 * its Merkle root with its metadata, so a signature with another partial tree is another message.
 * Invalid signatures are not remembered. Verification is called statically by Corda; it finds the
 * node's memory by the thread, which the node binds while it works. Thread-safe.
 */
public final class VerifiedSignatures {
  private static final int MAX_REMEMBERED = 50_000;
  private static final ThreadLocal<@Nullable VerifiedSignatures> BOUND = new ThreadLocal<>();

  private final Cache<ByteBuffer, Boolean> valid =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).executor(Runnable::run).build();

  /** Runs {@code work} with this memory in use on the current thread. */
  public void during(Runnable work) {
    VerifiedSignatures before = BOUND.get();
    BOUND.set(this);
    try {
      work.run();
    } finally {
      restore(before);
    }
  }

  private static void restore(@Nullable VerifiedSignatures before) {
    if (before == null) {
      BOUND.remove();
    } else {
      BOUND.set(before);
    }
  }

  static boolean verifyOnce(byte[] key, byte[] message, byte[] signature, BooleanSupplier verify) {
    VerifiedSignatures memory = BOUND.get();
    if (memory == null) {
      return verify.getAsBoolean();
    }
    ByteBuffer identity = ByteBuffer.wrap(digest(key, message, signature));
    if (memory.valid.getIfPresent(identity) != null) {
      return true;
    }
    boolean isValid = verify.getAsBoolean();
    if (isValid) {
      memory.valid.put(identity, true);
    }
    return isValid;
  }

  /** Keys have 32 bytes and signatures 64, so nothing can slide from one part to the next. */
  private static byte[] digest(byte[] key, byte[] message, byte[] signature) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(key);
      sha256.update(signature);
      return sha256.digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
