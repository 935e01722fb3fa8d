package io.stateset.core.keys;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.internal.ProviderMapKt;
import net.i2p.crypto.eddsa.EdDSAEngine;
import org.apache.commons.lang3.SystemUtils;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.jcajce.provider.asymmetric.edec.KeyFactorySpi;

/**
 * Initialises Corda's crypto as a guest. Its class initialiser wants to install three providers for
 * the whole JVM, one of them first, which would give the host another default {@code SecureRandom}.
 * Here it finds those names taken, by empty providers at the end of the list, so that it changes
 * nothing; then the empty ones are taken out. At no moment does the host see another order, another
 * default or a provider of ours that would answer it. Corda goes on to work: it names its provider
 * objects wherever it uses them.
 *
 * <p>The one class that may touch the JVM's list of security providers. What else is JVM-wide and
 * put back: the function by which BouncyCastle reads Ed25519 public keys. What stays: an open
 * handle on {@code /dev/urandom} (Linux), from which Corda's generator reads.
 */
public final class CordaCrypto {
  private static final String CORDA = "Corda";
  private static final List<String> NAMES = List.of(CORDA, "BC", "BCPQC");
  private static final String ED25519 = "Signature.Ed25519";

  private static volatile boolean initialised;

  private CordaCrypto() {}

  /**
   * Returns when {@code Crypto} can be used. Call it before anything of Corda's signs, verifies, or
   * reads keys; all entrances of the SDK do. Idempotent, thread-safe; the first call takes about a
   * quarter of a second.
   *
   * @throws KeyStoreException {@code MEDIUM} if the system's random device cannot be read, which
   *     Corda would answer by ending the JVM
   */
  public static void ensureInitialised() {
    if (!initialised) {
      initialise();
    }
  }

  /** Changes to the list of providers take this lock too, so that none of the host's gets lost. */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral")
  private static void initialise() {
    synchronized (Security.class) {
      if (!initialised) {
        requireRandomDevice();
        List<Provider> placeholders = addPlaceholders();
        try {
          initialiseCorda();
        } finally {
          placeholders.forEach(CordaCrypto::remove);
        }
        requireFastEd25519();
        initialised = true;
      }
    }
  }

  private static void requireRandomDevice() {
    if (!SystemUtils.IS_OS_LINUX) {
      return;
    }
    try (InputStream device = new FileInputStream("/dev/urandom")) {
      if (device.read() < 0) {
        throw new IOException("no bytes");
      }
    } catch (IOException e) {
      throw new KeyStoreException(
          KeyStoreException.Code.MEDIUM, "The system's random device cannot be read", e);
    }
  }

  /** A name that is taken already is the host's; it is left alone. */
  private static List<Provider> addPlaceholders() {
    List<Provider> added = new ArrayList<>();
    for (String name : NAMES) {
      Provider placeholder = new Placeholder(name);
      if (Security.addProvider(placeholder) != -1) {
        added.add(placeholder);
      }
    }
    return added;
  }

  private static void initialiseCorda() {
    useFastEd25519();
    Crypto.findSignatureScheme(Crypto.EDDSA_ED25519_SHA512.getSchemeNumberID());
    ProviderMapKt.getCordaBouncyCastleProvider()
        .addKeyInfoConverter(EdECObjectIdentifiers.id_Ed25519, new KeyFactorySpi.Ed25519());
    findGenerator();
  }

  /** Before first use: BouncyCastle's provider keeps the service objects that it has handed out. */
  private static void useFastEd25519() {
    Provider provider = ProviderMapKt.getCordaBouncyCastleProvider();
    provider.put(
        "Signature." + EdDSAEngine.SIGNATURE_ALGORITHM, Ed25519SignatureSpi.class.getName());
    provider.put(ED25519, Ed25519SignatureSpi.class.getName());
  }

  /** All members of a network must verify by one rule, see {@link Ed25519Rule}. */
  private static void requireFastEd25519() {
    Ed25519Rule.requireImplementation();
    Provider.Service service = ProviderMapKt.getCordaBouncyCastleProvider()
        .getService("Signature", EdDSAEngine.SIGNATURE_ALGORITHM);
    if (!service.getClassName().equals(Ed25519SignatureSpi.class.getName())) {
      throw new IllegalStateException(
          "Corda's crypto was used before CordaCrypto.ensureInitialised was called");
    }
  }

  /**
   * Corda looks for its generator by name, once, and keeps it: its provider must be in the list
   * then. It stands last meanwhile, where it answers only those who ask for {@code CordaPRNG}.
   */
  private static void findGenerator() {
    Provider corda = ProviderMapKt.getCordaSecurityProvider();
    if (Security.getProvider(CORDA) instanceof Placeholder placeholder) {
      remove(placeholder);
    }
    boolean isAdded = Security.addProvider(corda) != -1;
    try {
      CryptoUtils.newSecureRandom().nextInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Corda's provider has a generator", e);
    } finally {
      if (isAdded) {
        remove(corda);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a provider equals every other with the same entries
  private static void remove(Provider added) {
    if (Security.getProvider(added.getName()) == added) {
      Security.removeProvider(added.getName());
    }
  }

  /** Takes a name and offers nothing. */
  private static final class Placeholder extends Provider {
    private static final long serialVersionUID = 1L;

    Placeholder(String name) {
      super(name, "0", "Keeps the name while Corda's crypto is initialised");
    }
  }
}
