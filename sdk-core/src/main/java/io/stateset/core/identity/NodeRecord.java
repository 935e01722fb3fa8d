package io.stateset.core.identity;

import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.PartyAndCertificate;
import net.corda.core.node.NodeInfo;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * What the network map says of a node.
 *
 * @param name the node's own name, that of its TLS certificate; links between nodes are named after
 *     it
 * @param identities the identities that it serves, the first its own; another node may serve the
 *     same
 * @param tlsChain its TLS certificate and those above it, leaf first
 * @param addresses where it can be reached, in order of preference
 * @param platformVersion what it supports of Corda's platform
 * @param serial a record with a higher one replaces those before
 */
public record NodeRecord(
    CordaX500Name name,
    List<PartyAndCertificate> identities,
    List<X509Certificate> tlsChain,
    List<NetworkHostAndPort> addresses,
    int platformVersion,
    long serial) {

  private static final int FORMAT = 1;
  private static final int MAX_IDENTITIES = 100;

  /** Copies the lists. */
  public NodeRecord {
    identities = List.copyOf(identities);
    tlsChain = List.copyOf(tlsChain);
    addresses = List.copyOf(addresses);
  }

  /** The key of the node's TLS certificate. */
  public PublicKey tlsKey() {
    return tlsChain.get(0).getPublicKey();
  }

  /** The same for Corda's flows. */
  public NodeInfo toNodeInfo() {
    return new NodeInfo(addresses, identities, platformVersion, serial);
  }

  /** Whether {@code identity} is served by this node. */
  public boolean serves(CordaX500Name identity) {
    return identities.stream().anyMatch(served -> served.getName().equals(identity));
  }

  byte[] encode() {
    return Encoding.write(out -> {
      out.writeByte(FORMAT);
      Encoding.writeName(out, name);
      out.writeByte(identities.size());
      for (PartyAndCertificate identity : identities) {
        Encoding.writeChain(out, chainOf(identity));
      }
      Encoding.writeChain(out, tlsChain);
      Encoding.writeAddresses(out, addresses);
      out.writeInt(platformVersion);
      out.writeLong(serial);
    });
  }

  static NodeRecord decode(byte[] bytes) {
    return Encoding.read("A node record", bytes, in -> {
      Encoding.require(in.readUnsignedByte() == FORMAT, "A node record's format is unknown");
      CordaX500Name name = Encoding.readName(in);
      int count = in.readUnsignedByte();
      Encoding.require(
          count >= 1 && count <= MAX_IDENTITIES, "A node record has " + count + " identities");
      List<PartyAndCertificate> identities = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        identities.add(identity(Encoding.readChain(in)));
      }
      return new NodeRecord(
          name,
          identities,
          Encoding.readChain(in),
          Encoding.readAddresses(in),
          in.readInt(),
          in.readLong());
    });
  }

  static PartyAndCertificate identity(List<X509Certificate> chain) {
    try {
      return new PartyAndCertificate(
          CertificateFactory.getInstance("X.509").generateCertPath(chain));
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
