package io.stateset.core.identity;

import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same in a host that has put BouncyCastle before the JDK's providers. */
class AnotherProviderFirstTest extends CertificateChainsTest {
  private static boolean inserted;

  @BeforeAll
  static void putFirst() {
    inserted = Security.insertProviderAt(new BouncyCastleProvider(), 1) > 0;
  }

  @AfterAll
  static void takeAway() {
    if (inserted) {
      Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    }
  }
}
