package io.stateset.core.flow.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.crypto.SecureHash;
import net.corda.core.flows.NotaryError;
import org.junit.jupiter.api.Test;

/** Only a refusal that stands for ever removes a transaction that is in flight. */
class NotaryRefusalTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static boolean isFinal(Instant now, TimeWindow window) {
    return SettleFlow.isFinal(new NotaryError.TimeWindowInvalid(now, window));
  }

  @Test
  void a_time_window_that_has_passed_stays_passed() {
    assertThat(isFinal(NOON, TimeWindow.untilOnly(NOON))).isTrue();
    assertThat(isFinal(NOON, TimeWindow.between(NOON.minusSeconds(60), NOON.minusSeconds(1))))
        .isTrue();
  }

  @Test
  void a_time_window_that_has_not_begun_may_begin() {
    assertThat(isFinal(NOON, TimeWindow.fromOnly(NOON.plusSeconds(1)))).isFalse();
    assertThat(isFinal(NOON, TimeWindow.between(NOON.plusSeconds(1), NOON.plusSeconds(60))))
        .isFalse();
  }

  @Test
  void a_spent_input_and_an_invalid_transaction_stay_so() {
    assertThat(SettleFlow.isFinal(new NotaryError.Conflict(SecureHash.sha256("a"), Map.of())))
        .isTrue();
    assertThat(SettleFlow.isFinal(new NotaryError.TransactionInvalid(new Exception())))
        .isTrue();
  }

  @Test
  void a_notary_in_trouble_may_recover() {
    assertThat(SettleFlow.isFinal(new NotaryError.General(new Exception()))).isFalse();
  }
}
