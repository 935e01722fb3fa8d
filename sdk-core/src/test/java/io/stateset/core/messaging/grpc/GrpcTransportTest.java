package io.stateset.core.messaging.grpc;

import static io.stateset.core.messaging.Answers.answer;
import static io.stateset.core.messaging.Answers.assertRefused;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.messaging.MessagingException;
import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.Transport;
import io.stateset.core.messaging.TransportContract;
import io.stateset.core.testing.Eventually;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcTransportTest extends TransportContract {
  @TempDir
  Path folder;

  private TlsNetwork network;

  @BeforeEach
  void found() {
    network = new TlsNetwork(folder);
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Override
  protected Transport create(CordaX500Name node) {
    return network.transport(node);
  }

  @Test
  void a_port_in_use_is_a_clear_error_and_nothing_stays_open() {
    Transport alice = start(ALICE);
    try (Transport bob =
        network.transport(BOB, network.identity(BOB), alice.address(), GrpcOptions.DEFAULTS)) {
      assertThatThrownBy(() -> bob.start((peer, service, payload) -> completedFuture(payload)))
          .asInstanceOf(InstanceOfAssertFactories.type(MessagingException.class))
          .returns(Code.PORT_IN_USE, MessagingException::reason);
    }
  }

  @Test
  void an_address_of_another_machine_is_not_called_a_port_in_use() {
    for (String host : new String[] {"192.0.2.1", "nowhere.invalid"}) {
      var elsewhere = new NetworkHostAndPort(host, 4100);
      try (Transport bob =
          network.transport(BOB, network.identity(BOB), elsewhere, GrpcOptions.DEFAULTS)) {
        assertThatThrownBy(() -> bob.start((peer, service, payload) -> completedFuture(payload)))
            .asInstanceOf(InstanceOfAssertFactories.type(MessagingException.class))
            .returns(Code.ADDRESS_UNUSABLE, MessagingException::reason);
      }
    }
  }

  @Test
  void the_next_address_of_a_peer_is_tried_after_one_that_does_not_answer() {
    Transport alice = start(ALICE);
    Transport bob = start(BOB);
    network.reachAt(BOB, new NetworkHostAndPort("localhost", 1), bob.address());
    assertRefused(alice.request(BOB, "test.echo", new byte[0], PATIENCE), Code.UNREACHABLE);
    answer(alice.request(BOB, "test.echo", new byte[0], PATIENCE));
  }

  @Test
  void a_host_that_does_not_exist_is_a_peer_that_is_away() {
    Transport alice = start(ALICE);
    network.reachAt(BOB, new NetworkHostAndPort("nowhere.invalid", 4000));
    assertRefused(alice.request(BOB, "test.echo", new byte[0], PATIENCE), Code.UNREACHABLE);
  }

  @Test
  void a_peer_that_moves_is_found_at_its_new_address() {
    Transport alice = start(ALICE);
    Transport bob = start(BOB);
    answer(alice.request(BOB, "test.echo", new byte[0], PATIENCE));
    bob.close();
    start(BOB);
    assertRefused(alice.request(BOB, "test.echo", new byte[0], PATIENCE), Code.UNREACHABLE);
    answer(alice.request(BOB, "test.echo", new byte[0], PATIENCE));
  }

  @Test
  void no_thread_is_left_after_close() {
    network.identity(ALICE);
    network.identity(BOB);
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    Transport alice = start(ALICE);
    Transport bob = start(BOB);
    answer(alice.request(BOB, "test.echo", new byte[0], PATIENCE));
    answer(bob.request(ALICE, "test.echo", new byte[0], PATIENCE));
    assertThat(newThreads(before)).isNotEmpty().allSatisfy(thread -> {
      assertThat(thread.getName()).startsWith("stateset-");
      assertThat(thread.isDaemon()).isTrue();
    });
    alice.close();
    bob.close();
    // Netty's own thread that tells of ended groups lives for a second more.
    Eventually.holds("all threads have ended", () -> newThreads(before).isEmpty());
  }

  private static List<Thread> newThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .filter(thread -> !"system".equals(groupOf(thread)))
        .toList();
  }

  private static String groupOf(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null ? "" : group.getName();
  }
}
