package io.stateset.core.ledger.amqp;

import io.stateset.core.ledger.LedgerException;
import io.stateset.core.ledger.LedgerException.Code;
import java.util.Locale;

/**
 * Corda finds the properties of a class by the names of its methods, which it puts into upper case
 * by the JVM's default locale: in Turkish and Azeri {@code isX} is none then, and nearly nothing
 * can be serialised. The default is the host's, and is not changed here.
 */
final class AmqpLocale {
  private AmqpLocale() {}

  /** Throws {@code UNSUPPORTED_LOCALE}. */
  static void require(Locale locale) {
    if (!"is".toUpperCase(locale).equals("IS")) {
      throw new LedgerException(
          Code.UNSUPPORTED_LOCALE,
          "Corda's serialisation does not work under the default locale " + locale.toLanguageTag()
              + ": start the JVM with another (-Duser.language=en), or set one (Locale.setDefault)",
          null);
    }
  }
}
