package io.stateset.notary.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchSignerTest {
  private final AtomicInteger signed = new AtomicInteger();
  private final CountDownLatch signing = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean broken;
  private final BatchSigner signer = BatchSigner.start(this::sign, new SignatureMetadata(13, 4));

  @AfterEach
  void close() {
    released.countDown();
    signer.close();
  }

  /** The first waits until it is released. */
  private TransactionSignature sign(SignableData data) {
    if (signed.getAndIncrement() == 0) {
      signing.countDown();
      awaitRelease();
    }
    if (broken) {
      throw new IllegalStateException("the key is gone");
    }
    try {
      return CryptoUtils.sign(Samples.CALLER_KEYS, data);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_waits_shares_one_signature_that_verifies_for_each_id() throws Exception {
    CompletableFuture<TransactionSignature> alone = signer.sign(id(0));
    assertThat(signing.await(30, TimeUnit.SECONDS)).isTrue();
    List<CompletableFuture<TransactionSignature>> together = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      together.add(signer.sign(id(i)));
    }
    released.countDown();
    assertThat(alone.get(30, TimeUnit.SECONDS).getPartialMerkleTree()).isNull();
    assertThat(alone.get().verify(id(0))).isTrue();
    for (int i = 1; i <= 100; i++) {
      TransactionSignature signature = together.get(i - 1).get(30, TimeUnit.SECONDS);
      assertThat(signature.isValid(id(i))).isTrue();
      assertThat(signature.getPartialMerkleTree()).isNotNull();
    }
    assertThat(signed).hasValue(2);
  }

  @Test
  void a_key_that_fails_fails_those_that_wait_and_not_those_that_come_later() throws Exception {
    broken = true;
    released.countDown();
    assertThat(signer.sign(id(1)).handle((signature, failure) -> failure).get(30, TimeUnit.SECONDS))
        .hasMessage("the key is gone");
    broken = false;
    assertThat(signer.sign(id(2)).get(30, TimeUnit.SECONDS).isValid(id(2))).isTrue();
  }

  @Test
  void a_closed_signer_fails_what_waits_and_what_comes() throws Exception {
    signer.sign(id(0)).exceptionally(failure -> null);
    assertThat(signing.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<TransactionSignature> waiting = signer.sign(id(1));
    signer.close();
    assertThat(waiting.handle((signature, failure) -> failure).get(30, TimeUnit.SECONDS))
        .isInstanceOf(GatewayException.class);
    assertThat(signer.sign(id(2)).handle((signature, failure) -> failure).get(30, TimeUnit.SECONDS))
        .isInstanceOf(GatewayException.class);
  }

  private static SecureHash id(int number) {
    return SecureHash.Companion.sha256("transaction " + number);
  }
}
