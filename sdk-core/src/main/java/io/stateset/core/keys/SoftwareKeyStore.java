package io.stateset.core.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.SignatureScheme;

/**
 * Keys in one encrypted file of a folder. The whole file is rewritten, forced and put in place of
 * the old one before a new key is handed out. Thread-safe.
 *
 * <p>The file is sealed under a key that Argon2id derives from the passphrase; see
 * {@link SealedFile}.
 */
public final class SoftwareKeyStore implements SigningKeyStore {
  /** The name of the store's file in its folder. */
  public static final String FILE = "keys.stateset";

  private static final Pattern ALIAS = Pattern.compile("[a-z0-9._-]{1,64}");

  private final SealedFile file;
  private final Map<String, KeyPair> byAlias = new LinkedHashMap<>();
  private final Map<PublicKey, PrivateKey> privateKeys = new LinkedHashMap<>();
  private boolean closed;

  private SoftwareKeyStore(SealedFile file, Map<String, KeyPair> stored) {
    this.file = file;
    stored.forEach(this::remember);
    file.forgetContent();
  }

  /**
   * Opens the store in {@code folder}, or makes an empty one. Takes about a quarter of a second, by
   * intent.
   *
   * @param passphrase not empty; read before this returns, wipe it then
   * @throws KeyStoreException {@code WRONG_PASSPHRASE} (also if anything in the file was changed,
   *     which looks the same), {@code DAMAGED} if it is no key store or cut short, {@code IN_USE},
   *     {@code MEDIUM}
   */
  public static SoftwareKeyStore open(Path folder, char[] passphrase) {
    return open(folder, passphrase, KeyDerivation.DEFAULT);
  }

  /** As {@link #open(Path, char[])}; {@code derivation} is used if the store is made now. */
  public static SoftwareKeyStore open(Path folder, char[] passphrase, KeyDerivation derivation) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("A key store needs a passphrase that is not empty");
    }
    CordaCrypto.ensureInitialised();
    SealedFile file = SealedFile.open(folder.resolve(FILE), passphrase, derivation);
    try {
      return new SoftwareKeyStore(file, StoredKeys.decode(file.content()));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void remember(String alias, KeyPair pair) {
    byAlias.put(alias, pair);
    privateKeys.put(pair.getPublic(), pair.getPrivate());
  }

  @Override
  public synchronized PublicKey generate(String alias, SignatureScheme scheme) {
    requireOpen();
    requireFree(alias);
    requireSupported(scheme);
    KeyPair pair = Crypto.generateKeyPair(scheme);
    Map<String, KeyPair> next = new LinkedHashMap<>(byAlias);
    next.put(alias, pair);
    byte[] content = StoredKeys.encode(next);
    try {
      file.replace(content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
    remember(alias, pair);
    return pair.getPublic();
  }

  private void requireFree(String alias) {
    if (!ALIAS.matcher(alias).matches()) {
      throw new KeyStoreException(
          KeyStoreException.Code.BAD_ALIAS, "An alias is 1 to 64 of [a-z0-9._-]", null);
    }
    if (byAlias.containsKey(alias)) {
      throw new KeyStoreException(
          KeyStoreException.Code.ALIAS_TAKEN, "There is a key under the alias " + alias, null);
    }
  }

  private static void requireSupported(SignatureScheme scheme) {
    Collection<SignatureScheme> supported = Set.of(
        Crypto.EDDSA_ED25519_SHA512,
        Crypto.ECDSA_SECP256R1_SHA256,
        Crypto.ECDSA_SECP256K1_SHA256,
        Crypto.RSA_SHA256);
    if (!supported.contains(scheme)) {
      throw new KeyStoreException(
          KeyStoreException.Code.UNSUPPORTED_SCHEME,
          "This store makes no keys of " + scheme.getSchemeCodeName(),
          null);
    }
  }

  @Override
  public synchronized Optional<PublicKey> find(String alias) {
    requireOpen();
    return Optional.ofNullable(byAlias.get(alias)).map(KeyPair::getPublic);
  }

  @Override
  public synchronized boolean contains(PublicKey key) {
    requireOpen();
    return privateKeys.containsKey(key);
  }

  @Override
  public synchronized Set<PublicKey> keys() {
    requireOpen();
    return new LinkedHashSet<>(privateKeys.keySet());
  }

  @Override
  public byte[] sign(PublicKey key, byte[] message) {
    PrivateKey privateKey = privateKey(key);
    try {
      return Crypto.doSign(Crypto.findSignatureScheme(key), privateKey, message);
    } catch (GeneralSecurityException e) {
      throw new KeyStoreException(KeyStoreException.Code.MEDIUM, "Signing failed", e);
    }
  }

  private synchronized PrivateKey privateKey(PublicKey key) {
    requireOpen();
    PrivateKey privateKey = privateKeys.get(key);
    if (privateKey == null) {
      throw new KeyStoreException(
          KeyStoreException.Code.NO_SUCH_KEY,
          "The store has no private key for that public key",
          null);
    }
    return privateKey;
  }

  private void requireOpen() {
    if (closed) {
      throw new KeyStoreException(KeyStoreException.Code.CLOSED, "The key store is closed", null);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    byAlias.clear();
    privateKeys.clear();
    file.close();
  }

  @Override
  public String toString() {
    return "SoftwareKeyStore";
  }
}
