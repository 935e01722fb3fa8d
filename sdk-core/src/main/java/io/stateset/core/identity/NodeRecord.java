package io.stateset.core.identity;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.corda.core.crypto.Crypto;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.PartyAndCertificate;
import net.corda.core.internal.CertRole;
import net.corda.core.node.NodeInfo;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * What the network map says of a node: the node's own signed statement, and what the operator adds
 * to it and signs.
 *
 * @param request the node's statement: its name, keys and addresses
 * @param identities the identities that it serves, the first its own; another node may serve the
 *     further ones too
 * @param tlsChain its TLS certificate and those above it, leaf first
 * @param platformVersion what it supports of Corda's platform
 * @param serial a record with a higher one replaces those before
 */
public record NodeRecord(
    SigningRequest request,
    List<PartyAndCertificate> identities,
    List<X509Certificate> tlsChain,
    int platformVersion,
    long serial) {

  static final int MAX_IDENTITIES = 100;
  private static final int FORMAT = 1;

  /** Copies the lists. */
  public NodeRecord {
    identities = List.copyOf(identities);
    tlsChain = List.copyOf(tlsChain);
  }

  /** The node's own name, that of its TLS certificate; links between nodes are named after it. */
  public CordaX500Name name() {
    return request.name();
  }

  /** Where the node can be reached, in order of preference. */
  public List<NetworkHostAndPort> addresses() {
    return request.addresses();
  }

  /** The key of the node's TLS certificate. */
  public PublicKey tlsKey() {
    return tlsChain.get(0).getPublicKey();
  }

  /** The same for Corda's flows. */
  public NodeInfo toNodeInfo() {
    return new NodeInfo(addresses(), identities, platformVersion, serial);
  }

  /** Whether {@code identity} is served by this node. */
  public boolean serves(CordaX500Name identity) {
    return identities.stream().anyMatch(served -> served.getName().equals(identity));
  }

  /**
   * Throws unless the node's statement and the certificates say the same, and the certificates lead
   * to the trust root, have the right roles, and are neither revoked nor out of their time.
   */
  void verify(CertificateChains chains, Set<BigInteger> revoked) {
    request.verify();
    Encoding.require(
        identities.get(0).getName().equals(name())
            && identities.get(0).getOwningKey().equals(request.identityKey()),
        "A record's first identity is not the node's own");
    Encoding.require(
        Crypto.toSupportedPublicKey(tlsKey()).equals(request.tlsKey()),
        "A record's TLS certificate is for another key");
    Encoding.require(
        chains.verify(tlsChain, CertRole.TLS, revoked).equals(name()),
        "A record's TLS certificate is for another name");
    chains.verify(chainOf(identities.get(0)), CertRole.LEGAL_IDENTITY, revoked);
    for (PartyAndCertificate service : identities.subList(1, identities.size())) {
      chains.verify(chainOf(service), CertRole.SERVICE_IDENTITY, revoked);
    }
  }

  byte[] encode() {
    return Encoding.write(out -> {
      out.writeByte(FORMAT);
      request.write(out);
      out.writeByte(identities.size());
      for (PartyAndCertificate identity : identities) {
        Encoding.writeChain(out, chainOf(identity));
      }
      Encoding.writeChain(out, tlsChain);
      out.writeInt(platformVersion);
      out.writeLong(serial);
    });
  }

  static NodeRecord decode(byte[] bytes) {
    return Encoding.read("A node record", bytes, in -> {
      Encoding.require(in.readUnsignedByte() == FORMAT, "A node record's format is unknown");
      SigningRequest request = SigningRequest.read(in);
      int count = in.readUnsignedByte();
      Encoding.require(
          count >= 1 && count <= MAX_IDENTITIES, "A node record has " + count + " identities");
      List<PartyAndCertificate> identities = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        identities.add(identity(Encoding.readChain(in)));
      }
      return new NodeRecord(
          request, identities, Encoding.readChain(in), in.readInt(), in.readLong());
    });
  }

  static PartyAndCertificate identity(List<X509Certificate> chain) {
    try {
      return new PartyAndCertificate(JdkCertificates.factory().generateCertPath(chain));
    } catch (CertificateException e) {
      throw new IdentityException(
          IdentityException.Code.MALFORMED, "Not a chain of X.509 certificates", e);
    }
  }

  static List<X509Certificate> chainOf(PartyAndCertificate identity) {
    return identity.getCertPath().getCertificates().stream()
        .map(certificate -> (X509Certificate) certificate)
        .toList();
  }
}
