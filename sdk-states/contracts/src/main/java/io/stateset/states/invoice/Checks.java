package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.Party;
import org.jspecify.annotations.Nullable;

/** The bounds that every field is held to. */
final class Checks {
  /** Characters of a text at most. */
  static final int MAX_TEXT = 1_000;

  /** Lines of an invoice at most, and as many allowances and charges. */
  static final int MAX_LINES = 10_000;

  /** Documents that an invoice refers to at most. */
  static final int MAX_DOCUMENTS = 100;

  /** Decimals of a quantity, price or rate at most. */
  static final int MAX_DECIMALS = 10;

  /** Digits of a quantity, price or rate at most. */
  static final int MAX_DIGITS = 30;

  /** Beyond it a number is not even brought into its shortest form. */
  private static final int MAX_RAW_DIGITS = 1_000;

  private Checks() {}

  static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new InvoiceException(Code.MISSING, name + " is missing");
    }
    return value;
  }

  /** A text of one line: what is shown in lists and logs must not look like more than one entry. */
  static String text(@Nullable String value, String name) {
    String present = paragraph(value, name);
    if (present.chars().anyMatch(Character::isISOControl)) {
      throw new InvoiceException(
          Code.OUT_OF_BOUNDS, name + " must be one line, without control characters");
    }
    return present;
  }

  /** A text of any number of lines. */
  static String paragraph(@Nullable String value, String name) {
    String present = present(value, name);
    if (present.isBlank() || present.length() > MAX_TEXT) {
      throw new InvoiceException(
          Code.OUT_OF_BOUNDS, name + " must have 1 to " + MAX_TEXT + " characters");
    }
    return present;
  }

  static @Nullable String optionalText(@Nullable String value, String name) {
    return value == null ? null : text(value, name);
  }

  /** A constant that is stored by its name. */
  static <E extends Enum<E>> E constant(Class<E> type, @Nullable String name, String what) {
    String present = present(name, what);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(present)) {
        return constant;
      }
    }
    throw new InvoiceException(Code.OUT_OF_BOUNDS, what + " is none that is known");
  }

  /** A date whose year has four digits, as ISO 8601 writes it. */
  static LocalDate date(@Nullable LocalDate value, String name) {
    LocalDate present = present(value, name);
    if (present.getYear() < 1000 || present.getYear() > 9998) {
      throw new InvoiceException(Code.BAD_DATES, name + " is out of range");
    }
    return present;
  }

  static UniqueIdentifier id(@Nullable UniqueIdentifier value, String name) {
    UniqueIdentifier present = present(value, name);
    optionalText(present.getExternalId(), name);
    return present;
  }

  static <T> List<T> list(@Nullable List<T> values, int most, String name) {
    List<T> present = present(values, name);
    if (present.size() > most) {
      throw new InvoiceException(Code.OUT_OF_BOUNDS, "there can be at most " + most + " " + name);
    }
    for (T value : present) {
      present(value, "one of the " + name);
    }
    return List.copyOf(present);
  }

  /**
   * A number of bounded size, so that exact arithmetic with it takes bounded time; in its shortest
   * form.
   */
  static BigDecimal number(@Nullable BigDecimal value, String name) {
    BigDecimal present = present(value, name);
    if (Math.abs((long) present.scale()) > MAX_RAW_DIGITS || present.precision() > MAX_RAW_DIGITS) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " has too many digits");
    }
    BigDecimal shortest = plain(present.stripTrailingZeros());
    if (shortest.scale() > MAX_DECIMALS || shortest.precision() > MAX_DIGITS) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " has too many digits");
    }
    return shortest;
  }

  /**
   * Equal numbers must be equal objects: each has as many decimals as it needs, and none fewer than
   * 0.
   */
  private static BigDecimal plain(BigDecimal stripped) {
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static BigDecimal notNegative(@Nullable BigDecimal value, String name) {
    BigDecimal number = number(value, name);
    if (number.signum() < 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " is negative");
    }
    return number;
  }

  static long notNegative(long value, String name) {
    if (value < 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " is negative");
    }
    return value;
  }

  static long positive(long value, String name) {
    if (value <= 0) {
      throw new InvoiceException(Code.BAD_AMOUNT, name + " must be positive");
    }
    return value;
  }

  /** A hash of 256 bits. */
  static SecureHash sha256(@Nullable SecureHash value, String name) {
    SecureHash present = present(value, name);
    if (!(present instanceof SecureHash.SHA256)) {
      throw new InvoiceException(Code.OUT_OF_BOUNDS, name + " must be 256 bits");
    }
    return present;
  }

  /** Corda compares parties by key alone; here the same name is wanted too. */
  static boolean same(Party one, Party other) {
    return one.getOwningKey().equals(other.getOwningKey()) && one.getName().equals(other.getName());
  }

  /**
   * Rounds half up (half away from zero, for negative amounts) to the minor unit, and gives minor
   * units.
   */
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

  static long subtract(long one, long other, String name) {
    try {
      return Math.subtractExact(one, other);
    } catch (ArithmeticException e) {
      throw new InvoiceException(Code.OVERFLOW, name + " is too large");
    }
  }
}
