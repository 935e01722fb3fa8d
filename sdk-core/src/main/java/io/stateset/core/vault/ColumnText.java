package io.stateset.core.vault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Text of strangers as it goes into an indexed column. What is too long for an index, or holds the
 * character that PostgreSQL refuses, is replaced by its hash, so that a peer cannot make a
 * recording fail; equality still finds it.
 */
final class ColumnText {
  /** Longest text that is stored as it is, in characters. */
  static final int MAX_CHARS = 500;

  private ColumnText() {}

  static String of(String text) {
    return isStorable(text) ? text : "sha256:" + sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static boolean isStorable(String text) {
    return text.length() <= MAX_CHARS && text.indexOf('\0') < 0;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
