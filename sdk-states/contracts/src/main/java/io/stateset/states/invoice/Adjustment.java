package io.stateset.states.invoice;

import java.util.Objects;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.serialization.CordaSerializable;
import org.jspecify.annotations.Nullable;

/**
 * An allowance (negative) or charge (positive) on the whole invoice, in minor units, under a tax
 * category.
 */
@CordaSerializable
public final class Adjustment {
  private final String reason;
  private final long amountMinor;
  private final TaxCategory tax;

  /** Every part is needed. */
  @ConstructorForDeserialization
  public Adjustment(String reason, long amountMinor, TaxCategory tax) {
    this.reason = Checks.text(reason, "an adjustment's reason");
    this.amountMinor = amountMinor;
    this.tax = Checks.present(tax, "an adjustment's tax");
  }

  public String getReason() {
    return reason;
  }

  public long getAmountMinor() {
    return amountMinor;
  }

  public TaxCategory getTax() {
    return tax;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Adjustment that
        && reason.equals(that.reason)
        && amountMinor == that.amountMinor
        && tax.equals(that.tax);
  }

  @Override
  public int hashCode() {
    return Objects.hash(reason, amountMinor, tax);
  }

  @Override
  public String toString() {
    return amountMinor + " " + tax;
  }
}
