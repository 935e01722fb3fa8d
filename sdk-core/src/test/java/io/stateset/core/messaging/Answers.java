package io.stateset.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.testing.Eventually;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers of peers, waited for with a limit. */
public final class Answers {
  private Answers() {}

  public static byte[] answer(CompletionStage<byte[]> stage) {
    try {
      return stage.toCompletableFuture().get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("No answer", e);
    }
  }

  public static MessagingException refusal(CompletionStage<byte[]> stage) {
    try {
      byte[] bytes =
          stage.toCompletableFuture().get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
      return fail("An answer of %d bytes", bytes.length);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(MessagingException.class);
      return (MessagingException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("No answer", e);
    }
  }

  public static void assertRefused(CompletionStage<byte[]> stage, Code... oneOf) {
    assertThat(refusal(stage).reason()).isIn((Object[]) oneOf);
  }
}
