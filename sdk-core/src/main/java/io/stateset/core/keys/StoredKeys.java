package io.stateset.core.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.Map;
import net.corda.core.crypto.Crypto;

/**
 * The plain content of a key file: for each key its alias, X.509 public key and PKCS#8 private key.
 */
final class StoredKeys {
  private StoredKeys() {}

  static byte[] encode(Map<String, KeyPair> keys) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(keys.size());
      for (Map.Entry<String, KeyPair> entry : keys.entrySet()) {
        out.writeUTF(entry.getKey());
        writeBytes(out, entry.getValue().getPublic().getEncoded());
        writeBytes(out, entry.getValue().getPrivate().getEncoded());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static Map<String, KeyPair> decode(byte[] content) {
    Map<String, KeyPair> keys = new LinkedHashMap<>();
    if (content.length == 0) {
      return keys;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String alias = in.readUTF();
        byte[] publicKey = readBytes(in);
        keys.put(
            alias,
            new KeyPair(Crypto.decodePublicKey(publicKey), Crypto.decodePrivateKey(readBytes(in))));
      }
    } catch (IOException e) {
      throw damaged("is cut short", e);
    } catch (Exception e) { // Corda's functions throw checked exceptions without declaring them
      throw damaged("holds a key that is none", e);
    }
    return keys;
  }

  /** Without the cause's text, which could quote what it could not read. */
  private static KeyStoreException damaged(String why, Exception cause) {
    return new KeyStoreException(
        KeyStoreException.Code.DAMAGED,
        "The key store's content " + why + ": " + cause.getClass().getSimpleName(),
        null);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a length of " + length);
    }
    return in.readNBytes(length);
  }
}
