package io.stateset.core.keys;

import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import net.corda.core.crypto.SignatureScheme;

/**
 * Where private keys live and sign. They never leave it.
 *
 * <p>The software store is the default; an HSM takes its place by implementing this. Public keys
 * are those of Corda's {@code Crypto} (supported classes), so that they can go on the ledger as
 * they are.
 *
 * <p>Implementations are thread-safe. Every call may block on a device.
 */
public interface SigningKeyStore extends AutoCloseable {

  /**
   * Makes a key pair under {@code alias}; returns after the key is safe on its medium.
   *
   * @param alias 1 to 64 of {@code [a-z0-9._-]}, unique in the store
   * @param scheme one of Ed25519, ECDSA P-256, ECDSA secp256k1, RSA as {@code Crypto} defines them
   * @throws KeyStoreException if the alias is taken, the scheme is not supported, or the medium
   *     fails
   */
  PublicKey generate(String alias, SignatureScheme scheme);

  /** The public key stored under {@code alias}. */
  Optional<PublicKey> find(String alias);

  /**
   * Whether this store can sign for {@code key}. Composite keys are never contained; their leaves
   * may be.
   */
  boolean contains(PublicKey key);

  /** All public keys, a snapshot. */
  Set<PublicKey> keys();

  /**
   * Signs {@code message} (the message itself, never a digest of it) with the scheme of
   * {@code key}: Ed25519 gives 64 bytes, ECDSA with SHA-256 a DER sequence, RSA PKCS#1 v1.5 with
   * SHA-256.
   *
   * @throws KeyStoreException if the key is not here, or the medium fails
   */
  byte[] sign(PublicKey key, byte[] message);

  /** Wipes secrets from memory and releases files and devices. Idempotent. */
  @Override
  void close();
}
