package io.stateset.core.vault;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** What a typed column holds. The names are part of stored definitions. */
public enum ColumnType {
  /** Text of at most {@value ColumnText#MAX_CHARS} characters, without the character U+0000. */
  TEXT(String.class, "VARCHAR(" + ColumnText.MAX_CHARS + ")"),
  /** A whole number of 64 bits. */
  LONG(Long.class, "BIGINT"),
  /**
   * A decimal number with at most 26 digits before and 12 after the point; it comes back with 12.
   */
  DECIMAL(BigDecimal.class, "NUMERIC(38, 12)"),
  /** A date without a time zone. */
  DATE(LocalDate.class, "DATE"),
  /** A point in time, cut to microseconds. */
  TIMESTAMP(Instant.class, "TIMESTAMP(6) WITH TIME ZONE"),
  /** True or false. */
  BOOLEAN(Boolean.class, "BOOLEAN"),
  /** A 128-bit identifier. */
  UUID(UUID.class, "UUID");

  private static final int DECIMAL_SCALE = 12;
  private static final int DECIMAL_DIGITS = 26;

  private final Class<?> javaType;
  private final String sqlType;

  ColumnType(Class<?> javaType, String sqlType) {
    this.javaType = javaType;
    this.sqlType = sqlType;
  }

  /** The class of its values. */
  public Class<?> javaType() {
    return javaType;
  }

  /** The same on both databases. */
  String sqlType() {
    return sqlType;
  }

  /** Whether the column can hold {@code value} exactly (times: to the microsecond). */
  boolean accepts(Object value) {
    if (!javaType.isInstance(value)) {
      return false;
    } else if (value instanceof String text) {
      return ColumnText.isStorable(text);
    } else if (value instanceof BigDecimal decimal) {
      BigDecimal shortest = decimal.stripTrailingZeros();
      return shortest.scale() <= DECIMAL_SCALE
          && shortest.precision() - shortest.scale() <= DECIMAL_DIGITS;
    } else if (value instanceof LocalDate date) {
      return isYear(date.getYear());
    }
    return !(value instanceof Instant time) || isTime(time);
  }

  private static boolean isYear(int year) {
    return year >= 1 && year <= 9999;
  }

  private static boolean isTime(Instant time) {
    return !time.isBefore(Instant.parse("0001-01-01T00:00:00Z"))
        && time.isBefore(Instant.parse("+10000-01-01T00:00:00Z"));
  }
}
