package io.stateset.testcordapp;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.node.ServiceHub;
import net.corda.core.serialization.CordaSerializable;

/** What may be wrong with a signature of a transaction. */
@CordaSerializable
public enum Forgery {
  /** Nothing. */
  NONE,
  /** It is over another transaction's id. */
  OTHER_ID,
  /** One of its bits is another. */
  TAMPERED,
  /** It is by a key that nobody asked for. */
  WRONG_KEY,
  /** It is by another key than it claims. */
  CLAIMED_KEY;

  private static final int PLATFORM_VERSION = 13;

  /** A signature in the name of {@code key}, which is one of the node's own. */
  public TransactionSignature sign(ServiceHub services, SecureHash id, PublicKey key) {
    return switch (this) {
      case NONE -> ours(services, id, key);
      case OTHER_ID -> ours(services, SecureHash.randomSHA256(), key);
      case TAMPERED -> tampered(ours(services, id, key));
      case WRONG_KEY -> strangers(id);
      case CLAIMED_KEY -> withBytes(strangers(id).getBytes(), ours(services, id, key));
    };
  }

  private static TransactionSignature ours(ServiceHub services, SecureHash id, PublicKey key) {
    return services.getKeyManagementService().sign(data(id, key), key);
  }

  private static SignableData data(SecureHash id, PublicKey key) {
    int scheme = Crypto.findSignatureScheme(key).getSchemeNumberID();
    return new SignableData(id, new SignatureMetadata(PLATFORM_VERSION, scheme));
  }

  /** A signature in nobody's name that a party has no way to make rightly. */
  public static TransactionSignature strangers(SecureHash id) {
    KeyPair stranger = Crypto.generateKeyPair(Crypto.EDDSA_ED25519_SHA512);
    try {
      return Crypto.doSign(stranger, data(id, stranger.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a new key signs", e);
    }
  }

  /** A stranger's signature in the name of {@code key}. */
  public static TransactionSignature inTheNameOf(PublicKey key, SecureHash id) {
    TransactionSignature signature = strangers(id);
    return new TransactionSignature(
        signature.getBytes(), key, data(id, key).getSignatureMetadata(), null);
  }

  private static TransactionSignature tampered(TransactionSignature signature) {
    byte[] bytes = signature.getBytes().clone();
    bytes[0] ^= 1;
    return withBytes(bytes, signature);
  }

  private static TransactionSignature withBytes(byte[] bytes, TransactionSignature signature) {
    return new TransactionSignature(
        bytes, signature.getBy(), signature.getSignatureMetadata(), null);
  }
}
