package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** The bounds that every field is held to. */
final class Checks {
  static final int MAX_TEXT = 1_000;
  static final int MAX_LINES = 1_000;
  static final int MAX_DOCUMENTS = 100;
  private static final int MAX_DECIMALS = 10;
  private static final int MAX_DIGITS = 30;

  private Checks() {}

  static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new InvoiceException(Code.MISSING, name + " is missing");
    }
    return value;
  }

  static String text(@Nullable String value, String name) {
    String present = present(value, name);
    if (present.isBlank() || present.length() > MAX_TEXT) {
      throw new InvoiceException(
          Code.OUT_OF_BOUNDS, name + " must have 1 to " + MAX_TEXT + " characters");
    }
    return present;
  }

  static <T extends Collection<?>> T count(T values, int most, String name) {
    present(values, name);
    if (values.size() > most) {
      throw new InvoiceException(Code.OUT_OF_BOUNDS, "at most " + most + " " + name);
    }
    return values;
  }

  /** A number of bounded size: exact arithmetic with it takes bounded time. */
  static BigDecimal number(BigDecimal value, String name) {
    present(value, name);
    if (value.scale() > MAX_DECIMALS || value.scale() < 0 || value.precision() > MAX_DIGITS) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " has too many digits");
    }
    return value;
  }

  static BigDecimal notNegative(BigDecimal value, String name) {
    if (number(value, name).signum() < 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " is negative");
    }
    return value;
  }

  static long notNegative(long value, String name) {
    if (value < 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " is negative");
    }
    return value;
  }

  /** Decimals of the currency's minor unit. */
  static int minorUnit(@Nullable String currency) {
    try {
      int digits = Currency.getInstance(present(currency, "currency")).getDefaultFractionDigits();
      if (digits >= 0) {
        return digits;
      }
    } catch (IllegalArgumentException e) {
      throw new InvoiceException(Code.UNKNOWN_CURRENCY, currency + " is no currency of ISO 4217");
    }
    throw new InvoiceException(Code.UNKNOWN_CURRENCY, currency + " has no minor unit");
  }

  /** Rounds half up to the minor unit, as EN 16931 asks for, and gives minor units. */
  static long toMinor(BigDecimal amount, int minorUnit, String name) {
    try {
      return amount.setScale(minorUnit, RoundingMode.HALF_UP).unscaledValue().longValueExact();
    } catch (ArithmeticException e) {
      throw new InvoiceException(Code.OVERFLOW, name + " is too large");
    }
  }

  static long add(long one, long other, String name) {
    try {
      return Math.addExact(one, other);
    } catch (ArithmeticException e) {
      throw new InvoiceException(Code.OVERFLOW, name + " is too large");
    }
  }
}
