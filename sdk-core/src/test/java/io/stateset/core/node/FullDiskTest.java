package io.stateset.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetException;
import io.stateset.core.StatesetNode;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.core.storage.FullDisk;
import io.stateset.testcordapp.IouFlows;
import io.stateset.testcordapp.IouState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import net.corda.core.contracts.StateRef;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk becomes full says so, acknowledges nothing more, and has lost nothing. */
@Timeout(120)
class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  Path folder;

  private final FullDisk disk = new FullDisk();
  private TestNetwork network;
  private StatesetNode alice;

  @BeforeEach
  void start() {
    network = new TestNetwork(folder);
    network.startNotaryOfTwo();
    network.start("Bob");
    alice = network.inMemory("Alice").database(disk.options(database("full"))).start();
  }

  @AfterEach
  void close() {
    alice.close();
    network.close();
  }

  private Path database(String name) {
    return folder.resolve("database").resolve(name);
  }

  @Test
  void what_was_acknowledged_is_there_when_there_is_room_again() throws IOException {
    StateRef before = issue(alice);

    disk.fill();
    StatesetException refused =
        catchThrowableOfType(StatesetException.class, () -> start(alice).get(PATIENCE));
    assertThat(refused.code()).isEqualTo("FORCE_FAILED");
    alice.close();

    disk.moveTo(database("roomy"));
    alice = network
        .inMemory("Alice")
        .database(DatabaseOptions.embedded(database("roomy")))
        .start();
    assertThat(states(alice)).containsExactly(before);
    StateRef after = issue(alice);
    assertThat(states(alice)).containsExactlyInAnyOrder(before, after);
  }

  private static StateRef issue(StatesetNode alice) {
    return new StateRef(start(alice).get(PATIENCE).getId(), 0);
  }

  private static FlowHandle<SignedTransaction> start(StatesetNode alice) {
    return alice.startFlow(
        IouFlows.Issue.class, UUID.randomUUID(), 100L, TestNetwork.party(alice, "Bob"));
  }

  private static List<StateRef> states(StatesetNode node) {
    return node.vault().query(IouState.class).list().stream()
        .map(state -> state.ref())
        .toList();
  }
}
