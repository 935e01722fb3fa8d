package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.CordaCrypto;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.crypto.Crypto;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/** The pieces that records and requests are encoded from: big-endian lengths, each with a bound. */
final class Encoding {
  static final int MAX_CERTIFICATES = 10;
  static final int MAX_ADDRESSES = 10;
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_KEY_BYTES = 1 << 10;
  private static final int MAX_CERTIFICATE_BYTES = 1 << 14;

  private Encoding() {}

  /** Writes to a stream in memory. */
  @FunctionalInterface
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads from a stream in memory. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Everything must be read, and whatever fails on the way is {@code MALFORMED}. */
  static <T> T read(String what, byte[] bytes, Reader<T> reader) {
    CordaCrypto.ensureInitialised();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      T value = reader.read(in);
      require(in.available() == 0, what + " has bytes after its end");
      return value;
    } catch (IdentityException e) {
      throw e;
    } catch (IOException e) {
      throw new IdentityException(Code.MALFORMED, what + " is cut short", e);
    } catch (Exception e) { // Corda's functions throw checked exceptions without declaring them
      throw new IdentityException(Code.MALFORMED, what + " holds a value that is not valid", e);
    }
  }

  static void require(boolean condition, String why) {
    if (!condition) {
      throw new IdentityException(Code.MALFORMED, why);
    }
  }

  static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputStream in) throws IOException {
    return readBytes(in, MAX_BYTES);
  }

  private static byte[] readBytes(DataInputStream in, int max) throws IOException {
    int length = in.readInt();
    require(
        length >= 0 && length <= max && length <= in.available(),
        "a length of " + length + " is out of bounds");
    return in.readNBytes(length);
  }

  static void writeKey(DataOutputStream out, PublicKey key) throws IOException {
    writeBytes(out, key.getEncoded());
  }

  static PublicKey readKey(DataInputStream in) throws IOException {
    return Crypto.decodePublicKey(readBytes(in, MAX_KEY_BYTES));
  }

  static void writeName(DataOutputStream out, CordaX500Name name) throws IOException {
    out.writeUTF(name.toString());
  }

  static CordaX500Name readName(DataInputStream in) throws IOException {
    return CordaX500Name.parse(in.readUTF());
  }

  static void writeAddresses(DataOutputStream out, List<NetworkHostAndPort> addresses)
      throws IOException {
    out.writeByte(addresses.size());
    for (NetworkHostAndPort address : addresses) {
      out.writeUTF(address.getHost());
      out.writeInt(address.getPort());
    }
  }

  static List<NetworkHostAndPort> readAddresses(DataInputStream in) throws IOException {
    int count = in.readUnsignedByte();
    require(count <= MAX_ADDRESSES, count + " addresses");
    List<NetworkHostAndPort> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(new NetworkHostAndPort(in.readUTF(), in.readInt()));
    }
    return addresses;
  }

  static void writeChain(DataOutputStream out, List<X509Certificate> chain) throws IOException {
    out.writeByte(chain.size());
    for (X509Certificate certificate : chain) {
      writeBytes(out, der(certificate));
    }
  }

  static List<X509Certificate> readChain(DataInputStream in) throws IOException {
    int count = in.readUnsignedByte();
    require(count >= 1 && count <= MAX_CERTIFICATES, "a chain of " + count + " certificates");
    List<X509Certificate> chain = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chain.add(certificate(readBytes(in, MAX_CERTIFICATE_BYTES)));
    }
    return chain;
  }

  static X509Certificate certificate(byte[] der) {
    try {
      CertificateFactory x509 = JdkCertificates.factory();
      return (X509Certificate) x509.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | RuntimeException e) { // some providers throw what they like
      throw new IdentityException(Code.MALFORMED, "Not an X.509 certificate", e);
    }
  }

  static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IdentityException(Code.MALFORMED, "A certificate cannot be encoded", e);
    }
  }
}
