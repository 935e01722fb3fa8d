package io.stateset.core.node;

import static io.stateset.core.node.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stateset.core.StatesetException;
import io.stateset.core.StatesetNode;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.core.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.corda.core.utilities.NetworkHostAndPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails says why, leaves nothing behind, and succeeds once the cause is gone. */
@Timeout(120)
class RefusedStartTest {
  @TempDir
  Path folder;

  private TestNetwork network;
  private ServerSocket port;

  @BeforeEach
  void enrol() throws IOException {
    network = new TestNetwork(folder);
    port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    network.enrol("Notary", true, new NetworkHostAndPort("localhost", 1));
    network.enrol("Alice", false, new NetworkHostAndPort("localhost", port.getLocalPort()));
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    port.close();
  }

  /** Over TLS, as without any choice. */
  private void assertRefused(String code, StatesetNode.Builder node) {
    StatesetException refusal = catchThrowableOfType(StatesetException.class, node::start);
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageNotContaining("wrong horse");
    Eventually.holds("no thread of ours runs", () -> threadsOfOurs().isEmpty());
  }

  private static List<String> threadsOfOurs() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(thread -> thread.contains("Alice") || thread.startsWith("stateset-storage"))
        .toList();
  }

  private void assertStarts() throws IOException {
    port.close();
    StatesetNode node = network.start(network.describe("Alice"));
    assertThat(node.identity().getName()).isEqualTo(name("Alice"));
    node.close();
  }

  private Path keyFile() {
    return folder.resolve("Alice").resolve(SoftwareKeyStore.FILE);
  }

  private static byte[] damage(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    Random random = new Random(1);
    for (int change = 0; change < 200; change++) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
    }
    Files.write(file, damaged);
    return whole;
  }

  @Test
  void a_wrong_passphrase() throws IOException {
    assertRefused(
        "WRONG_PASSPHRASE", network.describe("Alice").passphrase("wrong horse".toCharArray()));
    assertStarts();
  }

  @Test
  void a_port_that_another_has() throws IOException {
    assertRefused("PORT_IN_USE", network.describe("Alice"));
    assertStarts();
  }

  @Test
  void a_folder_that_another_node_has() throws IOException {
    port.close();
    StatesetNode first = network.start(network.describe("Alice"));
    StatesetException refusal =
        catchThrowableOfType(StatesetException.class, network.describe("Alice")::start);
    assertThat(refusal.code()).isEqualTo("IN_USE");
    first.close();
    assertStarts();
  }

  @Test
  void a_damaged_key_store() throws IOException {
    byte[] whole = damage(keyFile());
    assertRefused("DAMAGED", network.describe("Alice"));
    Files.write(keyFile(), whole);
    assertStarts();
  }

  @Test
  void a_damaged_database() throws IOException {
    assertStarts();
    Path file = folder.resolve("Alice").resolve("node.mv.db");
    byte[] whole = damage(file);
    assertRefused("DAMAGED", network.describe("Alice"));
    Files.write(file, whole);
    assertStarts();
  }
}
