package io.stateset.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.ledger.LedgerException;
import io.stateset.testcordapp.IouContract;
import java.util.Set;
import net.corda.core.flows.FlowLogic;
import org.junit.jupiter.api.Test;

class CordappTest {

  @Test
  void a_cordapp_packs_the_packages_of_its_contracts_unless_told_otherwise() {
    assertThat(Cordapp.builder("iou").contract(IouContract.class).build().contractPackages())
        .isEqualTo(Set.of("io.stateset.testcordapp"));
    assertThat(Cordapp.builder("iou")
            .contract(IouContract.class)
            .contractPackage("a.b")
            .build()
            .contractPackages())
        .isEqualTo(Set.of("a.b"));
  }

  @Test
  void a_flow_that_does_not_say_whom_it_answers_is_refused() {
    assertThatThrownBy(() -> Cordapp.builder("x").answers(Silent.class).build())
        .isInstanceOfSatisfying(
            LedgerException.class, e -> assertThat(e.code()).isEqualTo("BAD_CORDAPP"));
  }

  @Test
  void a_scan_finds_the_contracts_of_the_named_packages() {
    Cordapp found = Cordapp.scan("io.stateset.testcordapp");
    assertThat(found.contracts()).containsExactly(IouContract.class);
    assertThat(found.classLoader()).isSameAs(getClass().getClassLoader());
  }

  @Test
  void a_scan_that_finds_nothing_or_has_no_package_is_refused() {
    assertThatThrownBy(() -> Cordapp.scan("no.such.place")).isInstanceOf(LedgerException.class);
    assertThatThrownBy(Cordapp::scan).isInstanceOf(LedgerException.class);
  }

  private static final class Silent extends FlowLogic<Void> {
    @Override
    public Void call() {
      throw new UnsupportedOperationException();
    }
  }
}
