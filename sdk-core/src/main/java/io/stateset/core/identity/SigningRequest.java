package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import net.corda.core.crypto.Crypto;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * An organisation's wish to be in a network under its legal name, with the keys that it will use
 * and the addresses at which its node can be reached. It is signed with both keys, which proves
 * that the organisation has them; that it may bear the name is for the operator to find out by
 * other means.
 *
 * @param name the legal name, also the node's
 * @param identityKey what it will sign transactions with: any scheme of Corda's
 * @param tlsKey what its node will prove itself with to other nodes: ECDSA P-256
 * @param addresses in order of preference, 1 to 10
 * @param identityProof the identity key's signature
 * @param tlsProof the TLS key's signature
 */
public record SigningRequest(
    CordaX500Name name,
    PublicKey identityKey,
    PublicKey tlsKey,
    List<NetworkHostAndPort> addresses,
    byte[] identityProof,
    byte[] tlsProof) {

  /** The alias of a node's identity key in its key store. */
  public static final String IDENTITY_ALIAS = "identity";

  /** The alias of a node's TLS key in its key store. */
  public static final String TLS_ALIAS = "tls";

  private static final int FORMAT = 1;
  private static final String LABEL = "stateset signing request";

  /** Copies the list. */
  public SigningRequest {
    addresses = List.copyOf(addresses);
  }

  /**
   * A node's request, with the keys that it keeps under its own aliases; they are made if they are
   * not there.
   */
  public static SigningRequest forNode(
      SigningKeyStore keys, CordaX500Name name, List<NetworkHostAndPort> addresses) {
    PublicKey identity = keys.find(IDENTITY_ALIAS)
        .orElseGet(() -> keys.generate(IDENTITY_ALIAS, Crypto.EDDSA_ED25519_SHA512));
    PublicKey tls = keys.find(TLS_ALIAS)
        .orElseGet(() -> keys.generate(TLS_ALIAS, Crypto.ECDSA_SECP256R1_SHA256));
    return create(keys, name, identity, tls, addresses);
  }

  /** Makes a request and signs it with two keys of {@code keys}. */
  public static SigningRequest create(
      SigningKeyStore keys,
      CordaX500Name name,
      PublicKey identityKey,
      PublicKey tlsKey,
      List<NetworkHostAndPort> addresses) {
    byte[] content = content(name, identityKey, tlsKey, addresses);
    return new SigningRequest(
        name,
        identityKey,
        tlsKey,
        addresses,
        keys.sign(identityKey, content),
        keys.sign(tlsKey, content));
  }

  /** Throws unless both proofs hold and the request is one that an operator can grant. */
  void verify() {
    Encoding.require(
        !addresses.isEmpty() && addresses.size() <= Encoding.MAX_ADDRESSES,
        addresses.size() + " addresses");
    if (!Crypto.findSignatureScheme(tlsKey).equals(Crypto.ECDSA_SECP256R1_SHA256)) {
      throw new IdentityException(Code.MALFORMED, "The TLS key is not of ECDSA P-256");
    }
    byte[] content = content(name, identityKey, tlsKey, addresses);
    requireProof(identityKey, identityProof, content);
    requireProof(tlsKey, tlsProof, content);
  }

  private static void requireProof(PublicKey key, byte[] proof, byte[] content) {
    try {
      if (Crypto.isValid(key, proof, content)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          Code.BAD_PROOF, "A proof of the signing request cannot be checked", e);
    }
    throw new IdentityException(Code.BAD_PROOF, "A proof of the signing request does not hold");
  }

  private static byte[] content(
      CordaX500Name name,
      PublicKey identityKey,
      PublicKey tlsKey,
      List<NetworkHostAndPort> addresses) {
    return Encoding.write(out -> {
      out.writeUTF(LABEL);
      Encoding.writeName(out, name);
      Encoding.writeKey(out, identityKey);
      Encoding.writeKey(out, tlsKey);
      Encoding.writeAddresses(out, addresses);
    });
  }

  /** The request as bytes, to be carried to the operator. */
  public byte[] encode() {
    return Encoding.write(out -> {
      out.writeByte(FORMAT);
      Encoding.writeName(out, name);
      Encoding.writeKey(out, identityKey);
      Encoding.writeKey(out, tlsKey);
      Encoding.writeAddresses(out, addresses);
      Encoding.writeBytes(out, identityProof);
      Encoding.writeBytes(out, tlsProof);
    });
  }

  /**
   * Reads a request; its proofs are checked when the operator issues.
   *
   * @throws IdentityException {@code MALFORMED}
   */
  public static SigningRequest decode(byte[] bytes) {
    return Encoding.read("A signing request", bytes, in -> {
      Encoding.require(in.readUnsignedByte() == FORMAT, "A signing request's format is unknown");
      return new SigningRequest(
          Encoding.readName(in),
          Encoding.readKey(in),
          Encoding.readKey(in),
          Encoding.readAddresses(in),
          Encoding.readBytes(in),
          Encoding.readBytes(in));
    });
  }
}
