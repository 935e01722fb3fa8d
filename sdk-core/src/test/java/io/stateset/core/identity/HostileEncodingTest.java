package io.stateset.core.identity;

import static io.stateset.core.identity.TestOrganisations.ALICE;
import static io.stateset.core.identity.TestOrganisations.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.stateset.core.identity.IdentityException.Code;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes, a decoder answers with a value or with an {@code IdentityException}. */
class HostileEncodingTest {
  private static final int ROUNDS = 2_000;

  @TempDir
  Path folder;

  private TestOrganisations organisations;
  private NetworkOperator operator;

  @BeforeEach
  void found() {
    organisations = new TestOrganisations(folder);
    operator = organisations.operator();
  }

  @AfterEach
  void close() {
    operator.close();
    organisations.close();
  }

  @Test
  void signing_requests() {
    byte[] sound = organisations.request(ALICE).encode();
    assertThat(SigningRequest.decode(sound).encode()).isEqualTo(sound);
    throwAtDecoder(sound, bytes -> SigningRequest.decode(bytes).verify());
  }

  @Test
  void node_records() {
    byte[] sound = operator.issue(organisations.request(ALICE)).encode();
    assertThat(NodeRecord.decode(sound).encode()).isEqualTo(sound);
    throwAtDecoder(sound, NodeRecord::decode);
  }

  @Test
  void revocation_lists() {
    operator.issue(organisations.request(ALICE));
    operator.revoke(ALICE);
    var issuing =
        FolderNetworkMap.readCertificate(organisations.network().resolve(NetworkFolder.ISSUING));
    byte[] sound = new NetworkFolder(organisations.network()).require(NetworkFolder.REVOKED);
    assertThat(RevocationList.read(sound, issuing).serials()).hasSize(2);
    throwAtDecoder(sound, bytes -> RevocationList.read(bytes, issuing));
  }

  @Test
  void a_request_larger_than_any_is_refused_unread() {
    assertRefused(Code.MALFORMED, () -> SigningRequest.decode(new byte[(1 << 16) + 1]));
  }

  @Test
  void a_length_that_is_not_there_is_not_allocated() {
    byte[] bytes =
        ByteBuffer.allocate(9).put((byte) 1).putInt(Integer.MAX_VALUE).array();
    assertRefused(Code.MALFORMED, () -> SignedContent.decode(bytes));
    byte[] negative = ByteBuffer.allocate(9).put((byte) 1).putInt(-1).array();
    assertRefused(Code.MALFORMED, () -> SignedContent.decode(negative));
  }

  @Test
  void another_format_is_refused() {
    byte[] request = organisations.request(ALICE).encode();
    request[0] = 2;
    assertRefused(Code.MALFORMED, () -> SigningRequest.decode(request));
  }

  private static void throwAtDecoder(byte[] sound, Consumer<byte[]> decoder) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutated(sound, random);
      try {
        decoder.accept(bytes);
      } catch (IdentityException e) {
        assertThat(e.code()).isNotEmpty();
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", round " + i, e);
      }
    }
  }

  private static byte[] mutated(byte[] sound, Random random) {
    byte[] bytes = switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(sound, random.nextInt(sound.length + 1));
      case 1 -> Arrays.copyOf(sound, sound.length + random.nextInt(50));
      default -> sound.clone();
    };
    for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
