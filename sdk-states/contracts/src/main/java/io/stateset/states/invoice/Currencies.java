package io.stateset.states.invoice;

import io.stateset.states.invoice.InvoiceException.Code;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The currencies of ISO 4217 (list one, the entries that have a minor unit) with the number of
 * their decimals.
 *
 * <p>A table of the contract's own: the JDK's differs between releases and can be changed by the
 * host, and parties that verify with different tables would disagree about what is valid.
 */
public final class Currencies {
  private static final String WITHOUT_DECIMALS =
      "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
  private static final String TWO_DECIMALS =
      "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV"
          + " BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP"
          + " GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL"
          + " MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN"
          + " QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS"
          + " UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
  private static final String THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND";
  private static final String FOUR_DECIMALS = "CLF UYW";
  private static final Map<String, Integer> DECIMALS = table();

  private Currencies() {}

  private static Map<String, Integer> table() {
    Map<String, Integer> table = new HashMap<>();
    add(table, WITHOUT_DECIMALS, 0);
    add(table, TWO_DECIMALS, 2);
    add(table, THREE_DECIMALS, 3);
    add(table, FOUR_DECIMALS, 4);
    return Map.copyOf(table);
  }

  private static void add(Map<String, Integer> table, String codes, int decimals) {
    for (String code : codes.split(" ", -1)) {
      table.put(code, decimals);
    }
  }

  /**
   * Decimals of the currency's minor unit, 0 to 4.
   *
   * @throws InvoiceException with {@code UNKNOWN_CURRENCY} if the code is not in the table
   */
  public static int minorUnit(@Nullable String code) {
    Integer decimals = DECIMALS.get(Checks.present(code, "the currency"));
    if (decimals == null) {
      throw new InvoiceException(
          Code.UNKNOWN_CURRENCY, "not a currency of ISO 4217 with a minor unit");
    }
    return decimals;
  }
}
