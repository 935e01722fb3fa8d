package io.stateset.core.internal;

import io.stateset.core.CrashProbe;
import io.stateset.core.keys.SigningKeyStore;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

/** Corda's key management over the node's key store. Thread-safe. */
final class NodeKeyManagement implements KeyManagementService {
  private final SigningKeyStore keys;
  private final NodeIdentityService identities;
  private final CrashProbe probe;

  NodeKeyManagement(SigningKeyStore keys, NodeIdentityService identities, CrashProbe probe) {
    this.keys = keys;
    this.identities = identities;
    this.probe = probe;
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
    return mine.orElseThrow(() ->
        new IllegalArgumentException("No private key here for " + CryptoUtils.toStringShort(key)));
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
