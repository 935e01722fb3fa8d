package io.stateset.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import net.corda.core.identity.Party;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network for trying things out. */
class DevelopmentNetworkTest {
  @TempDir
  Path folder;

  @Test
  void the_notary_is_an_organisation_of_its_own_whoever_is_enrolled_first() {
    DevelopmentNetwork network = DevelopmentNetwork.in(folder);
    try (StatesetNode acme = network.node("Acme").start();
        StatesetNode notary = network.notary().start()) {
      assertThat(acme.services().getNetworkMapCache().getNotaryIdentities())
          .extracting(Party::getName)
          .containsExactly(DevelopmentNetwork.name("Notary"))
          .containsExactly(notary.identity().getName());
    }
  }

  @Test
  void a_name_that_leads_out_of_the_folder_is_refused() throws IOException {
    DevelopmentNetwork network = DevelopmentNetwork.in(folder.resolve("network"));
    for (String name : new String[] {"", "../evil", "..", "a/b", "a\\b", ".hidden", "Notary"}) {
      assertThatThrownBy(() -> network.node(name)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(folder).isEmptyDirectory();
  }
}
