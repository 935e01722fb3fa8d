package io.stateset.examples.receivables;

import com.helger.xsds.ccts.cct.schemamodule.AmountType;
import io.stateset.examples.receivables.UblException.Code;
import io.stateset.states.invoice.Currencies;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The amounts of one invoice, all of them in its own currency: EN 16931 lets only the tax be given
 * once more in another (BT-111), and an amount taken for one of another currency is money lost.
 */
final class UblMoney {
  private final String currency;
  private final int decimals;

  /**
   * Amounts of {@code currency}.
   *
   * @throws io.stateset.states.invoice.InvoiceException if nobody knows that currency
   */
  UblMoney(String currency) {
    this.currency = currency;
    this.decimals = Currencies.minorUnit(currency);
  }

  boolean isIn(@Nullable AmountType amount) {
    return amount != null && currency.equals(amount.getCurrencyID());
  }

  /** The amount as it stands; null if there is none. */
  @Nullable
  BigDecimal value(@Nullable AmountType amount) {
    if (amount == null) {
      return null;
    }
    if (!isIn(amount)) {
      throw new UblException(
          Code.BAD_AMOUNT, "An amount of an invoice in " + currency + " is in another currency");
    }
    return amount.getValue();
  }

  /** In minor units, rounded half up; 0 if there is none. */
  long minor(@Nullable AmountType amount) {
    BigDecimal value = value(amount);
    return value == null ? 0 : minor(value);
  }

  long minor(BigDecimal value) {
    return value.setScale(decimals, RoundingMode.HALF_UP).unscaledValue().longValueExact();
  }
}
