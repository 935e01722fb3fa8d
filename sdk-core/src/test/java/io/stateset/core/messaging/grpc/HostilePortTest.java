package io.stateset.core.messaging.grpc;

import static io.stateset.core.messaging.Answers.answer;
import static io.stateset.core.messaging.Answers.assertRefused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.testing.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes to the port from those who mean harm, or do not know better. */
@Timeout(120)
class HostilePortTest {
  private static final CordaX500Name ALICE = new CordaX500Name("Alice", "London", "GB");
  private static final CordaX500Name BOB = new CordaX500Name("Bob", "London", "GB");
  private static final NetworkHostAndPort ANY_PORT = new NetworkHostAndPort("localhost", 0);
  private static final int MAX_HANDSHAKES = 4;
  private static final int MAX_OF_PEER = 2;
  private static final GrpcOptions OPTIONS = GrpcOptions.DEFAULTS
      .withConnections(100, MAX_OF_PEER, MAX_HANDSHAKES)
      .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(10));

  @TempDir
  Path folder;

  private TlsNetwork network;
  private GrpcTransport alice;
  private GrpcTransport bob;

  @BeforeEach
  void start() {
    network = new TlsNetwork(folder);
    alice = network.transport(ALICE, OPTIONS);
    bob = network.transport(BOB, OPTIONS);
    bob.start((peer, service, payload) ->
        service.equals("test.silence") ? new CompletableFuture<>() : completedFuture(payload));
  }

  @AfterEach
  void close() {
    alice.close();
    bob.close();
    network.close();
  }

  private static CompletionStage<byte[]> ask(GrpcTransport from) {
    return from.request(BOB, "test.echo", new byte[0], Duration.ofSeconds(30));
  }

  private void assertBobIsWell() {
    Eventually.holds("strangers are gone", () -> bob.connections().strangers() == 0);
    answer(ask(alice));
  }

  @Test
  void garbage_is_hung_up_on() throws IOException {
    Random random = new Random(42);
    byte[] noise = new byte[100_000];
    random.nextBytes(noise);
    List<byte[]> openings = List.of(
        "GET / HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(US_ASCII),
        Strangers.HTTP2_PREFACE,
        new byte[] {22, 3, 1, -1, -1},
        new byte[10_000],
        noise);
    for (byte[] opening : openings) {
      try (Socket stranger = Strangers.plain(bob.address())) {
        writeAsFarAsItGoes(stranger, opening);
        Strangers.readToEnd(stranger);
      }
    }
    assertBobIsWell();
  }

  private static void writeAsFarAsItGoes(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // It hung up already.
    }
  }

  @Test
  void those_who_connect_and_say_nothing_are_hung_up_on() throws IOException {
    try (Socket silent = Strangers.plain(bob.address());
        Socket slow = Strangers.plain(bob.address())) {
      slow.getOutputStream().write(22);
      Strangers.readToEnd(silent);
      Strangers.readToEnd(slow);
    }
    assertBobIsWell();
  }

  @Test
  void strangers_are_bounded_and_do_not_take_the_place_of_peers() throws IOException {
    answer(ask(alice));
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < 5 * MAX_HANDSHAKES; i++) {
        crowd.add(Strangers.plain(bob.address()));
      }
      answer(ask(alice));
      assertThat(bob.connections().strangers()).isLessThanOrEqualTo(MAX_HANDSHAKES);
      assertThat(bob.connections().known()).isEqualTo(1);
      crowd.forEach(Strangers::readToEnd);
    } finally {
      for (Socket stranger : crowd) {
        stranger.close();
      }
    }
    assertBobIsWell();
  }

  @Test
  void a_peer_with_too_many_connections_loses_its_oldest() {
    List<GrpcTransport> more = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_OF_PEER + 2; i++) {
        GrpcTransport again = network.transport(ALICE, network.identity(ALICE), ANY_PORT, OPTIONS);
        more.add(again);
        answer(ask(again));
      }
      Eventually.holds("the surplus is gone", () -> bob.connections().known() == MAX_OF_PEER);
    } finally {
      more.forEach(GrpcTransport::close);
    }
    Eventually.holds("all are gone", () -> bob.connections().known() == 0);
    assertBobIsWell();
  }

  @Test
  void a_member_that_sends_more_than_a_frame_is_refused() {
    GrpcOptions unbounded = new GrpcOptions(
        100 << 20,
        32,
        10,
        10,
        10,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        1 << 20,
        1);
    try (GrpcTransport greedy =
        network.transport(ALICE, network.identity(ALICE), ANY_PORT, unbounded)) {
      CompletionStage<byte[]> answer = greedy.request(
          BOB, "test.echo", new byte[OPTIONS.maxFrameBytes() + 1], Duration.ofSeconds(30));
      assertRefused(answer, Code.TOO_LARGE, Code.PEER_FAILED, Code.UNREACHABLE);
    }
    assertBobIsWell();
  }

  @Test
  void a_member_with_more_requests_than_it_may_have_waits_at_its_own_side() {
    List<CompletionStage<byte[]>> unanswered = new ArrayList<>();
    for (int i = 0; i < 2 * OPTIONS.maxCallsPerConnection(); i++) {
      unanswered.add(alice.request(BOB, "test.silence", new byte[10], Duration.ofMillis(500)));
    }
    unanswered.forEach(stage -> assertRefused(stage, Code.TIMED_OUT));
    assertBobIsWell();
  }

  @Test
  void a_service_name_that_cannot_be_one_reaches_no_handler_by_another_name() {
    assertThat(answer(alice.request(BOB, "", new byte[] {1}, Duration.ofSeconds(30))))
        .containsExactly(1);
    assertRefused(
        alice.request(BOB, "x".repeat(100_000), new byte[0], Duration.ofSeconds(30)),
        Code.values());
    assertBobIsWell();
  }
}
