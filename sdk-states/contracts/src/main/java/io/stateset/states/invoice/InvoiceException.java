package io.stateset.states.invoice;

/**
 * An invoice or a financing agreement was described with values that cannot be; {@link Code} says
 * which.
 */
public final class InvoiceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Code {
    /** Something that is needed is not there. */
    MISSING,
    /** A text is empty or too long, or there are too many of something. */
    OUT_OF_BOUNDS,
    /** The currency is none of ISO 4217, or has no minor unit. */
    UNKNOWN_CURRENCY,
    /** An amount is negative where it must not be, or has more decimals than allowed. */
    BAD_AMOUNT,
    /** An amount does not fit into 63 bits of minor units. */
    OVERFLOW,
    /** Totals do not follow from the lines. */
    INCONSISTENT_TOTALS,
    /** The due date is before the issue date. */
    BAD_DATES,
    /** Parties that must differ are one. */
    SAME_PARTY,
    /** The invoice is not in the status that this needs. */
    WRONG_STATUS
  }

  private final Code code;

  InvoiceException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** The reason, for a switch; its name is stable. */
  public Code reason() {
    return code;
  }
}
