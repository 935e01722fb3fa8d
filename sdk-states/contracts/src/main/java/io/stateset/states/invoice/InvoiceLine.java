package io.stateset.states.invoice;

import java.math.BigDecimal;
import java.util.Objects;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.serialization.CordaSerializable;
import org.jspecify.annotations.Nullable;

/**
 * One line of an invoice: what, how many, at what price, under which tax.
 *
 * <p>Quantity and unit price may have up to ten decimals; trailing zeros are dropped. A negative
 * quantity takes something back. The line's net amount is their product, rounded half up to the
 * currency's minor unit.
 */
@CordaSerializable
public final class InvoiceLine {
  private final String description;
  private final BigDecimal quantity;
  private final BigDecimal unitPrice;
  private final TaxCategory tax;

  /** Every part is needed; the price must not be negative. */
  @ConstructorForDeserialization
  public InvoiceLine(
      String description, BigDecimal quantity, BigDecimal unitPrice, TaxCategory tax) {
    this.description = Checks.text(description, "a line's description");
    this.quantity = Checks.number(quantity, "a line's quantity");
    this.unitPrice = Checks.notNegative(unitPrice, "a line's unit price");
    this.tax = Checks.present(tax, "a line's tax");
  }

  public String getDescription() {
    return description;
  }

  public BigDecimal getQuantity() {
    return quantity;
  }

  public BigDecimal getUnitPrice() {
    return unitPrice;
  }

  public TaxCategory getTax() {
    return tax;
  }

  /** In minor units of the currency, which has {@code minorUnit} decimals. */
  long netMinor(int minorUnit) {
    return Checks.toMinor(quantity.multiply(unitPrice), minorUnit, "a line's net amount");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InvoiceLine that
        && description.equals(that.description)
        && quantity.equals(that.quantity)
        && unitPrice.equals(that.unitPrice)
        && tax.equals(that.tax);
  }

  @Override
  public int hashCode() {
    return Objects.hash(description, quantity, unitPrice, tax);
  }

  @Override
  public String toString() {
    return quantity.toPlainString() + " × " + unitPrice.toPlainString() + " " + tax;
  }
}
