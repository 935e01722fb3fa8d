package io.stateset.notary.engine;

import static io.stateset.notary.machine.Requests.NOW;
import static io.stateset.notary.machine.Requests.spend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.notary.machine.Limits;
import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import io.stateset.notary.machine.Outcome.Accepted;
import io.stateset.notary.machine.Outcome.Refused;
import io.stateset.notary.machine.UniquenessCases;
import io.stateset.notary.machine.UniquenessCases.Case;
import io.stateset.notary.machine.UniquenessCases.Step;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine must do. */
abstract class EngineContract {
  protected final TestClock clock = new TestClock(NOW);
  protected NotaryEngine engine;

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  static Stream<Case> cases() {
    return UniquenessCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void each_case_has_its_outcomes(Case history) throws Exception {
    for (Step step : history.steps()) {
      clock.set(step.time());
      assertThat(decide(step.request())).isEqualTo(step.expected());
    }
  }

  @Test
  void what_was_accepted_is_known() throws Exception {
    NotaryRequest accepted = spend("T", "a");
    decide(accepted);
    decide(spend("U", "a"));
    assertThat(engine.isAccepted(accepted)).isTrue();
    assertThat(engine.isAccepted(spend("U", "a"))).isFalse();
    assertThat(engine.isAccepted(spend("T", "a", "b"))).isFalse();
  }

  @Test
  void a_refused_request_does_not_disturb_the_next() throws Exception {
    String[] tooMany = new String[Limits.DEFAULT.maxStates() + 1];
    Arrays.setAll(tooMany, i -> "s" + i);
    assertThat(decide(spend("T", tooMany))).isInstanceOf(Refused.class);
    assertThat(decide(spend("U", "s0"))).isInstanceOf(Accepted.class);
  }

  @Test
  void a_closed_engine_says_so() {
    engine.close();
    engine.close();
    assertThat(engine.status().state()).isEqualTo(EngineStatus.State.CLOSED);
    assertThatThrownBy(() -> decide(spend("T", "a")))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.code()).isEqualTo("CLOSED"));
  }

  protected Outcome decide(NotaryRequest request) throws Exception {
    return engine.submit(request).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
