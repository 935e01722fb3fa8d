package io.stateset.core.keys;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import net.i2p.crypto.eddsa.EdDSAPrivateKey;
import net.i2p.crypto.eddsa.EdDSAPublicKey;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 (RFC 8032) on the key objects that Corda uses, computed by BouncyCastle, which is two to
 * three times as fast as the engine that Corda ships. A signature that was verified once for the
 * node that the thread works for is not verified again, see {@link VerifiedSignatures}.
 *
 * <p>Public because the security framework makes it by name.
 */
public final class Ed25519SignatureSpi extends SignatureSpi {
  private final ByteArrayOutputStream message = new ByteArrayOutputStream(256);
  private byte @Nullable [] publicKey;
  private byte @Nullable [] seed;

  /** Called by the security framework. */
  public Ed25519SignatureSpi() {}

  @Override
  protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
    byte[] encoded = edDsa(key).getAbyte();
    if (encoded.length != Ed25519Rule.KEY_BYTES) {
      throw new InvalidKeyException("not a key of Ed25519: it has " + encoded.length + " bytes");
    }
    message.reset();
    seed = null;
    publicKey = encoded;
  }

  /** As Corda's stock engine, takes any implementation's key in X.509 form. */
  private static EdDSAPublicKey edDsa(PublicKey key) throws InvalidKeyException {
    if (key instanceof EdDSAPublicKey edDsaKey) {
      return edDsaKey;
    }
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidKeyException(
          "a key without an encoding: " + key.getClass().getName());
    }
    try {
      return new EdDSAPublicKey(new X509EncodedKeySpec(encoded));
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new InvalidKeyException(
          "not an Ed25519 public key: " + key.getClass().getName(), e);
    }
  }

  @Override
  protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
    if (!(key instanceof EdDSAPrivateKey edDsaKey) || edDsaKey.getSeed() == null) {
      throw new InvalidKeyException(
          "not an EdDSA private key with a seed: " + key.getClass().getName());
    }
    if (edDsaKey.getSeed().length != Ed25519.SECRET_KEY_SIZE) {
      throw new InvalidKeyException("not a key of Ed25519");
    }
    message.reset();
    publicKey = null;
    seed = edDsaKey.getSeed().clone();
  }

  @Override
  protected void engineUpdate(byte next) {
    message.write(next);
  }

  @Override
  protected void engineUpdate(byte[] bytes, int offset, int length) {
    message.write(bytes, offset, length);
  }

  @Override
  protected byte[] engineSign() throws SignatureException {
    if (seed == null) {
      throw new SignatureException("not initialised for signing");
    }
    byte[] signed = message.toByteArray();
    message.reset();
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, signed, 0, signed.length, signature, 0);
    return signature;
  }

  @Override
  protected boolean engineVerify(byte[] signature) throws SignatureException {
    if (publicKey == null) {
      throw new SignatureException("not initialised for verifying");
    }
    byte[] signed = message.toByteArray();
    message.reset();
    if (signature.length != Ed25519Rule.SIGNATURE_BYTES) {
      throw new SignatureException("an Ed25519 signature has 64 bytes, not " + signature.length);
    }
    byte[] key = publicKey;
    return VerifiedSignatures.verifyOnce(
        key, signed, signature, () -> Ed25519Rule.accepts(key, signed, signature));
  }

  @Override
  @Deprecated
  protected void engineSetParameter(String name, Object value) {
    throw new UnsupportedOperationException("Ed25519 has no parameters");
  }

  @Override
  @Deprecated
  protected Object engineGetParameter(String name) {
    throw new UnsupportedOperationException("Ed25519 has no parameters");
  }
}
