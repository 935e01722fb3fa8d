package io.stateset.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VerifiedSignaturesTest {
  private static final byte[] KEY = new byte[32];
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final byte[] SIGNATURE = new byte[64];

  private final AtomicInteger verifications = new AtomicInteger();
  private final VerifiedSignatures memory = new VerifiedSignatures();

  private boolean verify(byte[] key, byte[] message, byte[] signature, boolean answer) {
    return VerifiedSignatures.verifyOnce(key, message, signature, () -> {
      verifications.incrementAndGet();
      return answer;
    });
  }

  @Test
  void a_valid_signature_is_verified_once_for_a_node() {
    memory.during(() -> {
      assertThat(verify(KEY, MESSAGE, SIGNATURE, true)).isTrue();
      assertThat(verify(KEY, MESSAGE, SIGNATURE, true)).isTrue();
    });
    assertThat(verifications).hasValue(1);
  }

  @Test
  void an_invalid_signature_is_never_remembered() {
    memory.during(() -> {
      assertThat(verify(KEY, MESSAGE, SIGNATURE, false)).isFalse();
      assertThat(verify(KEY, MESSAGE, SIGNATURE, true)).isTrue();
    });
    assertThat(verifications).hasValue(2);
  }

  @Test
  void another_key_message_or_signature_is_verified_again() {
    byte[] otherKey = KEY.clone();
    otherKey[31] = 1;
    byte[] otherSignature = SIGNATURE.clone();
    otherSignature[0] = 1;
    memory.during(() -> {
      verify(KEY, MESSAGE, SIGNATURE, true);
      assertThat(verify(otherKey, MESSAGE, SIGNATURE, false)).isFalse();
      assertThat(verify(KEY, new byte[] {1, 2, 3, 0}, SIGNATURE, false)).isFalse();
      assertThat(verify(KEY, MESSAGE, otherSignature, false)).isFalse();
    });
    assertThat(verifications).hasValue(4);
  }

  @Test
  void nodes_do_not_share_what_they_verified() {
    VerifiedSignatures otherNode = new VerifiedSignatures();
    memory.during(() -> verify(KEY, MESSAGE, SIGNATURE, true));
    otherNode.during(() -> assertThat(verify(KEY, MESSAGE, SIGNATURE, false)).isFalse());
  }

  @Test
  void a_thread_that_works_for_no_node_remembers_nothing() {
    verify(KEY, MESSAGE, SIGNATURE, true);
    verify(KEY, MESSAGE, SIGNATURE, true);
    assertThat(verifications).hasValue(2);
  }

  @Test
  void a_nested_binding_ends_with_its_work() {
    VerifiedSignatures inner = new VerifiedSignatures();
    memory.during(() -> {
      inner.during(() -> verify(KEY, MESSAGE, SIGNATURE, true));
      assertThat(verify(KEY, MESSAGE, SIGNATURE, false)).isFalse();
    });
  }
}
