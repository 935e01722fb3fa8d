package io.stateset.core.keys;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.internal.ProviderMapKt;
import net.i2p.crypto.eddsa.EdDSAEngine;

/**
 * Initialises Corda's crypto as a guest. Its class initialiser installs providers for the whole
 * JVM, one of them first, which would give the host another default {@code SecureRandom}; here the
 * list is put back as it was. Corda itself goes on to work: it names its provider objects wherever
 * it uses them.
 *
 * <p>The one class that may touch the JVM's list of security providers.
 */
public final class CordaCrypto {

  private CordaCrypto() {}

  /**
   * Returns when {@code Crypto} can be used. Call it before anything of Corda's. Idempotent,
   * thread-safe.
   */
  public static void ensureInitialised() {
    Holder.initialise();
  }

  /** The JVM runs this once, under its own lock for class initialisation. */
  private static final class Holder {
    static {
      Provider[] before = Security.getProviders();
      useFastEd25519();
      Crypto.findSignatureScheme(Crypto.EDDSA_ED25519_SHA512.getSchemeNumberID());
      findGenerator();
      restore(before);
    }

    static void initialise() {}
  }

  /**
   * Corda looks for its generator by name, once, and keeps it: it must do so while its provider is
   * in the list.
   */
  private static void findGenerator() {
    try {
      CryptoUtils.newSecureRandom().nextInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Corda's provider has a generator", e);
    }
  }

  /** Before first use: BouncyCastle's provider keeps the service objects that it has handed out. */
  private static void useFastEd25519() {
    ProviderMapKt.getCordaBouncyCastleProvider()
        .put("Signature." + EdDSAEngine.SIGNATURE_ALGORITHM, Ed25519SignatureSpi.class.getName());
  }

  @SuppressWarnings("ReferenceEquality")
  private static void restore(Provider[] before) {
    for (Provider added : Security.getProviders()) {
      if (Arrays.stream(before).noneMatch(known -> known == added)) {
        Security.removeProvider(added.getName());
      }
    }
    for (int i = 0; i < before.length; i++) {
      if (!inPlace(before[i], i)) {
        Security.removeProvider(before[i].getName());
        Security.insertProviderAt(before[i], i + 1);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean inPlace(Provider provider, int position) {
    Provider[] now = Security.getProviders();
    return position < now.length && now[position] == provider;
  }
}
