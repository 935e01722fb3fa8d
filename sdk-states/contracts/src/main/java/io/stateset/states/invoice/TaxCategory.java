package io.stateset.states.invoice;

import java.math.BigDecimal;
import java.util.Objects;
import net.corda.core.serialization.ConstructorForDeserialization;
import net.corda.core.serialization.CordaSerializable;
import org.jspecify.annotations.Nullable;

/**
 * A tax category code (UNCL 5305, as {@code S}, {@code Z}, {@code E}) with its rate in per cent.
 */
@CordaSerializable
public final class TaxCategory {
  private final String code;
  private final BigDecimal percent;

  /** The rate must not be negative; trailing zeros are dropped, so that equal rates are equal. */
  @ConstructorForDeserialization
  public TaxCategory(String code, BigDecimal percent) {
    this.code = Checks.text(code, "a tax category");
    this.percent = Checks.notNegative(percent, "a tax rate");
  }

  public String getCode() {
    return code;
  }

  public BigDecimal getPercent() {
    return percent;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaxCategory that
        && code.equals(that.code)
        && percent.equals(that.percent);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, percent);
  }

  @Override
  public String toString() {
    return code + " " + percent.toPlainString() + " %";
  }
}
