package io.stateset.core.internal;

import io.stateset.core.CrashProbe;
import io.stateset.core.identity.IdentityException;
import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.DigitalSignature;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureScheme;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.identity.PartyAndCertificate;
import net.corda.core.node.services.KeyManagementService;
import net.corda.core.serialization.SerializationAPIKt;
import net.corda.core.serialization.SerializationFactory;
import org.jspecify.annotations.Nullable;

/**
 * Corda's key management over the node's key store. Thread-safe.
 *
 * <p>In Corda's model a signature with the notary's key says that a transaction is unique. If flows
 * could sign with that key as a party, what they sign would pass for notarised, and could be spent
 * twice: so they are refused, and only the notary itself signs with it.
 */
final class NodeKeyManagement implements KeyManagementService {
  private final SigningKeyStore keys;
  private final NodeIdentityService identities;
  private final CrashProbe probe;
  private final Predicate<PublicKey> reserved;

  /** {@code reserved}: which keys sign nothing here. */
  NodeKeyManagement(
      SigningKeyStore keys,
      NodeIdentityService identities,
      CrashProbe probe,
      Predicate<PublicKey> reserved) {
    this.keys = keys;
    this.identities = identities;
    this.probe = probe;
    this.reserved = reserved;
  }

  @Override
  public Set<PublicKey> getKeys() {
    return keys.keys();
  }

  @Override
  public PublicKey freshKey() {
    return freshKeyFor(null);
  }

  @Override
  public PublicKey freshKey(UUID externalId) {
    return freshKeyFor(externalId);
  }

  private PublicKey freshKeyFor(@Nullable UUID externalId) {
    PublicKey key = keys.generate("fresh-" + UUID.randomUUID(), Crypto.EDDSA_ED25519_SHA512);
    identities.registerKey(key, identities.ourIdentity(), externalId);
    return key;
  }

  @Override
  public PartyAndCertificate freshKeyAndCert(
      PartyAndCertificate identity, boolean revocationEnabled) {
    throw new UnsupportedOperationException(
        "Confidential identities here are keys without certificates: use freshKey");
  }

  @Override
  public PartyAndCertificate freshKeyAndCert(
      PartyAndCertificate identity, boolean revocationEnabled, UUID externalId) {
    return freshKeyAndCert(identity, revocationEnabled);
  }

  @Override
  public Iterable<PublicKey> filterMyKeys(Iterable<? extends PublicKey> candidates) {
    List<PublicKey> mine = new ArrayList<>();
    for (PublicKey candidate : candidates) {
      if (keys.contains(candidate)) {
        mine.add(candidate);
      }
    }
    return mine;
  }

  @Override
  public DigitalSignature.WithKey sign(byte[] bytes, PublicKey key) {
    PublicKey signing = signingKey(key);
    return new DigitalSignature.WithKey(signing, sign(signing, bytes));
  }

  @Override
  public TransactionSignature sign(SignableData data, PublicKey key) {
    PublicKey signing = signingKey(key);
    requireScheme(data, signing);
    byte[] message = SerializationAPIKt.serialize(
            data,
            SerializationFactory.Companion.getDefaultFactory(),
            SerializationFactory.Companion.getDefaultFactory().getDefaultContext())
        .getBytes();
    return new TransactionSignature(sign(signing, message), signing, data.getSignatureMetadata());
  }

  private byte[] sign(PublicKey key, byte[] message) {
    probe.reached("keys.sign");
    byte[] signature = keys.sign(key, message);
    probe.reached("keys.signed");
    return signature;
  }

  /** The key itself or, of a composite key, the first leaf that is ours. */
  private PublicKey signingKey(PublicKey key) {
    Optional<PublicKey> mine =
        CryptoUtils.getKeys(key).stream().filter(keys::contains).findFirst();
    PublicKey signing = mine.orElseThrow(() ->
        new IllegalArgumentException("No private key here for " + CryptoUtils.toStringShort(key)));
    if (reserved.test(signing)) {
      throw new IdentityException(
          Code.NOTARY_KEY,
          "This node's identity is a notary's, whose signature says that a transaction is unique:"
              + " an organisation that trades needs an identity, and a node, of its own");
    }
    return signing;
  }

  /** The scheme that a signature claims is part of what is signed: it must be that of the key. */
  private static void requireScheme(SignableData data, PublicKey key) {
    SignatureScheme claimed =
        Crypto.findSignatureScheme(data.getSignatureMetadata().getSchemeNumberID());
    SignatureScheme actual = Crypto.findSignatureScheme(key);
    if (!claimed.equals(actual) && !claimed.equals(Crypto.COMPOSITE_KEY)) {
      throw new IllegalArgumentException("The metadata says " + claimed.getSchemeCodeName()
          + " and the key is " + actual.getSchemeCodeName());
    }
  }
}
