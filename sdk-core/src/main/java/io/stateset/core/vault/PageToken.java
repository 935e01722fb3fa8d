package io.stateset.core.vault;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place where a page ended: the last row, and its value in the column of the order.
 *
 * @param query a hash of the query, so that a token is not taken for another one's
 * @param value null also if the query has no column to order by
 */
record PageToken(String query, long stateId, @Nullable Object value) {
  private static final int MAX_CHARS = 4_096;
  private static final String NONE = "-";
  private static final String SOME = "+";

  String encode() {
    String text = query + " " + stateId + " " + (value == null ? NONE : SOME + value);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code type} is that of the column of the order, null without one. */
  static PageToken decode(String token, String query, @Nullable ColumnType type) {
    try {
      if (token.length() > MAX_CHARS) {
        throw new IllegalArgumentException("a token is at most " + MAX_CHARS + " characters long");
      }
      String[] parts =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", 3);
      if (parts.length != 3 || !parts[0].equals(query)) {
        throw new IllegalArgumentException("a token of another query");
      }
      return new PageToken(query, Long.parseLong(parts[1]), value(parts[2], type));
    } catch (RuntimeException e) {
      throw new VaultException(
          VaultException.Code.BAD_TOKEN, "the page token is not one of this query", e);
    }
  }

  private static @Nullable Object value(String text, @Nullable ColumnType type) {
    if (text.equals(NONE)) {
      return null;
    } else if (type == null || !text.startsWith(SOME)) {
      throw new IllegalArgumentException("a value for no column");
    }
    return parse(text.substring(1), type);
  }

  private static Object parse(String text, ColumnType type) {
    return switch (type) {
      case TEXT -> text;
      case LONG -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> Instant.parse(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case UUID -> UUID.fromString(text);
    };
  }
}
