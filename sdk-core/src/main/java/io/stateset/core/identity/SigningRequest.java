package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.CordaCrypto;
import io.stateset.core.keys.SigningKeyStore;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.corda.core.crypto.Crypto;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * An organisation's wish to be in a network under its legal name, with the keys that it will use
 * and the addresses at which its node can be reached. It is signed with both keys, which proves
 * that the organisation has them; that it may bear the name is for the operator to find out by
 * other means. It stays in the node's record, so that nobody, the operator included, can send a
 * node's messages elsewhere or replace its TLS key without the identity key.
 *
 * @param name the legal name, also the node's
 * @param identityKey what it will sign transactions with: any scheme of the key stores
 * @param tlsKey what its node will prove itself with to other nodes: ECDSA P-256
 * @param addresses in order of preference, 1 to 10
 * @param serial higher in a later request of the same organisation; milliseconds since 1970 will do
 * @param identityProof the identity key's signature
 * @param tlsProof the TLS key's signature
 */
public record SigningRequest(
    CordaX500Name name,
    PublicKey identityKey,
    PublicKey tlsKey,
    List<NetworkHostAndPort> addresses,
    long serial,
    byte[] identityProof,
    byte[] tlsProof) {

  /** The alias of a node's identity key in its key store. */
  public static final String IDENTITY_ALIAS = "identity";

  /** The alias of a node's TLS key in its key store. */
  public static final String TLS_ALIAS = "tls";

  private static final int FORMAT = 1;
  private static final String LABEL = "stateset signing request";
  private static final int MAX_BYTES = 1 << 16;

  /** Copies the list and the proofs. */
  public SigningRequest {
    addresses = List.copyOf(addresses);
    identityProof = identityProof.clone();
    tlsProof = tlsProof.clone();
  }

  /**
   * A node's request, with the keys that it keeps under its own aliases; they are made if they are
   * not there. Its serial is the system's time.
   */
  public static SigningRequest forNode(
      SigningKeyStore keys, CordaX500Name name, List<NetworkHostAndPort> addresses) {
    return forNode(keys, name, addresses, Clock.systemUTC());
  }

  /** As above, with the serial from {@code clock}. */
  public static SigningRequest forNode(
      SigningKeyStore keys, CordaX500Name name, List<NetworkHostAndPort> addresses, Clock clock) {
    CordaCrypto.ensureInitialised();
    PublicKey identity = keys.find(IDENTITY_ALIAS)
        .orElseGet(() -> keys.generate(IDENTITY_ALIAS, Crypto.EDDSA_ED25519_SHA512));
    PublicKey tls = keys.find(TLS_ALIAS)
        .orElseGet(() -> keys.generate(TLS_ALIAS, Crypto.ECDSA_SECP256R1_SHA256));
    return create(keys, name, identity, tls, addresses, clock.millis());
  }

  /** Makes a request and signs it with two keys of {@code keys}. */
  public static SigningRequest create(
      SigningKeyStore keys,
      CordaX500Name name,
      PublicKey identityKey,
      PublicKey tlsKey,
      List<NetworkHostAndPort> addresses,
      long serial) {
    byte[] content = content(name, identityKey, tlsKey, addresses, serial);
    return new SigningRequest(
        name,
        identityKey,
        tlsKey,
        addresses,
        serial,
        keys.sign(identityKey, content),
        keys.sign(tlsKey, content));
  }

  /**
   * Throws unless both proofs hold and the request is one that an operator can grant.
   *
   * @throws IdentityException {@code MALFORMED}, {@code BAD_PROOF}
   */
  void verify() {
    Encoding.require(
        !addresses.isEmpty() && addresses.size() <= Encoding.MAX_ADDRESSES,
        addresses.size() + " addresses");
    Encoding.require(
        Crypto.findSignatureScheme(tlsKey).equals(Crypto.ECDSA_SECP256R1_SHA256),
        "The TLS key is not of ECDSA P-256");
    Encoding.require(
        !Crypto.findSignatureScheme(identityKey).equals(Crypto.COMPOSITE_KEY),
        "A composite key cannot prove itself");
    Encoding.require(!identityKey.equals(tlsKey), "Identity and TLS have the same key");
    byte[] content = content(name, identityKey, tlsKey, addresses, serial);
    requireProof(identityKey, identityProof, content);
    requireProof(tlsKey, tlsProof, content);
  }

  private static void requireProof(PublicKey key, byte[] proof, byte[] content) {
    try {
      if (Crypto.isValid(key, proof, content)) {
        return;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IdentityException(
          Code.BAD_PROOF, "A proof of the signing request cannot be checked", e);
    }
    throw new IdentityException(Code.BAD_PROOF, "A proof of the signing request does not hold");
  }

  private static byte[] content(
      CordaX500Name name,
      PublicKey identityKey,
      PublicKey tlsKey,
      List<NetworkHostAndPort> addresses,
      long serial) {
    return Encoding.write(out -> {
      out.writeUTF(LABEL);
      Encoding.writeName(out, name);
      Encoding.writeKey(out, identityKey);
      Encoding.writeKey(out, tlsKey);
      Encoding.writeAddresses(out, addresses);
      out.writeLong(serial);
    });
  }

  /** The request as bytes, to be carried to the operator. */
  public byte[] encode() {
    return Encoding.write(this::write);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(FORMAT);
    Encoding.writeName(out, name);
    Encoding.writeKey(out, identityKey);
    Encoding.writeKey(out, tlsKey);
    Encoding.writeAddresses(out, addresses);
    out.writeLong(serial);
    Encoding.writeBytes(out, identityProof);
    Encoding.writeBytes(out, tlsProof);
  }

  /**
   * Reads a request of at most 64 KiB; its proofs are checked when the operator issues.
   *
   * @throws IdentityException {@code MALFORMED}
   */
  public static SigningRequest decode(byte[] bytes) {
    Encoding.require(bytes.length <= MAX_BYTES, "A signing request of " + bytes.length + " bytes");
    return Encoding.read("A signing request", bytes, SigningRequest::read);
  }

  static SigningRequest read(DataInputStream in) throws IOException {
    Encoding.require(in.readUnsignedByte() == FORMAT, "A signing request's format is unknown");
    return new SigningRequest(
        Encoding.readName(in),
        Encoding.readKey(in),
        Encoding.readKey(in),
        Encoding.readAddresses(in),
        in.readLong(),
        Encoding.readBytes(in),
        Encoding.readBytes(in));
  }

  /** A copy. */
  @Override
  public byte[] identityProof() {
    return identityProof.clone();
  }

  /** A copy. */
  @Override
  public byte[] tlsProof() {
    return tlsProof.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningRequest request && Arrays.equals(encode(), request.encode());
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, serial);
  }

  @Override
  public String toString() {
    return "SigningRequest of " + name + ", serial " + serial;
  }
}
