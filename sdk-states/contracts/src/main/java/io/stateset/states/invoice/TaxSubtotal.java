package io.stateset.states.invoice;

import java.util.Objects;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.serialization.CordaSerializable;
import org.jspecify.annotations.Nullable;

/** The tax of one category on an invoice, in minor units of its currency (EN 16931, BG-23). */
@CordaSerializable
public final class TaxSubtotal {
  private final TaxCategory category;
  private final long taxableMinor;
  private final long taxMinor;

  /** {@code taxableMinor} is what the category's lines, allowances and charges add up to. */
  @ConstructorForDeserialization
  public TaxSubtotal(TaxCategory category, long taxableMinor, long taxMinor) {
    this.category = Checks.present(category, "a subtotal's tax category");
    this.taxableMinor = taxableMinor;
    this.taxMinor = taxMinor;
  }

  public TaxCategory getCategory() {
    return category;
  }

  public long getTaxableMinor() {
    return taxableMinor;
  }

  public long getTaxMinor() {
    return taxMinor;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaxSubtotal that
        && category.equals(that.category)
        && taxableMinor == that.taxableMinor
        && taxMinor == that.taxMinor;
  }

  @Override
  public int hashCode() {
    return Objects.hash(category, taxableMinor, taxMinor);
  }

  @Override
  public String toString() {
    return category + ": " + taxMinor + " of " + taxableMinor;
  }
}
