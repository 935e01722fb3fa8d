package io.stateset.examples.receivables;

import org.jspecify.annotations.Nullable;

/** A file is no invoice that can be taken to the ledger; {@link Code} says why. */
public final class UblException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Code {
    /** There is no such file, or it is none that can be read. */
    UNREADABLE,
    /** The file has more bytes than are read of one. */
    TOO_LARGE,
    /** It is no XML, or XML of a kind that is not read: document types, entities, deep nesting. */
    NOT_XML,
    /** The XML is not valid by the schema of a UBL 2.1 invoice. */
    NOT_AN_INVOICE,
    /** Something that the ledger needs is not there. */
    MISSING,
    /** An amount is in another currency than the invoice, or larger than any here. */
    BAD_AMOUNT,
    /** What is asked for is not what the lines make. */
    INCONSISTENT_TOTALS
  }

  private final Code code;

  UblException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  UblException(Code code, String message) {
    this(code, message, null);
  }

  /** The reason, for a switch; its name is stable. */
  public Code reason() {
    return code;
  }
}
