package io.stateset.core.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InboxAgeTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final InboxAge age = new InboxAge(Duration.ofHours(64));

  private static Instant after(int hours) {
    return START.plus(Duration.ofHours(hours));
  }

  @Test
  void nothing_expires_where_nothing_came() {
    assertThat(age.expired(START, 0)).isEmpty();
    assertThat(age.expired(after(1_000), 0)).isEmpty();
  }

  @Test
  void numbers_expire_when_they_were_kept_for_the_retention() {
    assertThat(age.expired(after(0), 3)).isEmpty();
    assertThat(age.expired(after(10), 5)).isEmpty();
    assertThat(age.expired(after(63), 5)).isEmpty();
    assertThat(age.expired(after(64), 5)).contains(3L);
    assertThat(age.expired(after(65), 5)).isEmpty();
    assertThat(age.expired(after(74), 9)).contains(5L);
    assertThat(age.expired(after(74 + 64), 9)).contains(9L);
    assertThat(age.expired(after(1_000), 9)).isEmpty();
  }

  @Test
  void numbers_close_together_share_a_mark_and_are_never_deleted_early() {
    assertThat(age.expired(after(0), 1)).isEmpty();
    assertThat(age.expired(after(0).plusSeconds(1), 2)).isEmpty();
    assertThat(age.expired(after(64).plusSeconds(2), 2)).contains(1L);
    assertThat(age.expired(after(64 + 63), 2)).isEmpty();
    assertThat(age.expired(after(64 + 65), 2)).contains(2L);
  }

  @Test
  void without_retention_all_expires_at_once() {
    assertThat(new InboxAge(Duration.ZERO).expired(START, 7)).contains(7L);
  }
}
