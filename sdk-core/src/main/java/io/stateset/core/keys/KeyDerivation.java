package io.stateset.core.keys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What it costs to try a passphrase: Argon2id, RFC 9106.
 *
 * @param memoryKib memory in KiB, 8 to 262,144
 * @param passes how often the memory is gone through, 1 to 64
 */
public record KeyDerivation(int memoryKib, int passes) {

  /** 64 MiB and one pass: about 0.2 s. Take more where a start may last longer. */
  public static final KeyDerivation DEFAULT = new KeyDerivation(64 * 1024, 1);

  private static final int MAX_MEMORY_KIB = 1 << 18;
  private static final int KEY_BYTES = 32;

  /** Bounds are checked because a damaged file must not ask for all memory. */
  public KeyDerivation {
    if (memoryKib < 8 || memoryKib > MAX_MEMORY_KIB || passes < 1 || passes > 64) {
      throw new IllegalArgumentException(
          "Argon2 memory of " + memoryKib + " KiB and " + passes + " passes are out of bounds");
    }
  }

  /** 32 bytes; the caller wipes them. */
  byte[] derive(char[] passphrase, byte[] salt) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    byte[] secret = new byte[encoded.remaining()];
    encoded.get(secret);
    try {
      Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
      argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
          .withMemoryAsKB(memoryKib)
          .withIterations(passes)
          .withParallelism(1)
          .withSalt(salt)
          .build());
      byte[] key = new byte[KEY_BYTES];
      argon2.generateBytes(secret, key);
      return key;
    } finally {
      Arrays.fill(secret, (byte) 0);
      wipe(encoded);
    }
  }

  private static void wipe(ByteBuffer buffer) {
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0);
    }
  }
}
