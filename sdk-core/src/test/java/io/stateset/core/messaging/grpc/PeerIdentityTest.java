package io.stateset.core.messaging.grpc;

import static io.stateset.core.messaging.Answers.answer;
import static io.stateset.core.messaging.Answers.assertRefused;
import static io.stateset.core.messaging.Answers.refusal;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.messaging.MessagingException.Code;
import io.stateset.core.messaging.TlsIdentity;
import io.stateset.core.messaging.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody speaks under a name that is not proved, to anybody. */
@Timeout(120)
class PeerIdentityTest {
  private static final CordaX500Name ALICE = new CordaX500Name("Alice", "London", "GB");
  private static final CordaX500Name BOB = new CordaX500Name("Bob", "London", "GB");
  private static final CordaX500Name MALLORY = new CordaX500Name("Mallory", "London", "GB");
  private static final NetworkHostAndPort ANY_PORT = new NetworkHostAndPort("localhost", 0);
  private static final GrpcOptions ALWAYS_LOOKING =
      GrpcOptions.DEFAULTS.withTimes(Duration.ofSeconds(10), Duration.ZERO);

  @TempDir
  Path folder;

  private final List<CordaX500Name> heard = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private TlsNetwork network;
  private TlsNetwork otherNetwork;

  @BeforeEach
  void found() {
    network = new TlsNetwork(folder.resolve("one"));
    otherNetwork = new TlsNetwork(folder.resolve("other"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    network.close();
    otherNetwork.close();
  }

  private Transport start(CordaX500Name node) {
    return start(node, network.identity(node));
  }

  private Transport start(CordaX500Name node, TlsIdentity identity) {
    Transport transport = network.transport(node, identity, ANY_PORT, ALWAYS_LOOKING);
    open.add(transport);
    transport.start((peer, service, payload) -> {
      heard.add(peer);
      return completedFuture(payload);
    });
    return transport;
  }

  private static CompletionStage<byte[]> ask(Transport from, CordaX500Name peer) {
    return from.request(peer, "test.echo", new byte[0], Duration.ofSeconds(30));
  }

  @Test
  void a_server_with_a_certificate_of_another_root_is_refused() {
    Transport alice = start(ALICE);
    start(BOB, otherNetwork.identity(BOB));
    assertRefused(ask(alice, BOB), Code.IDENTITY_REFUSED);
    assertThat(heard).isEmpty();
  }

  @Test
  void a_client_with_a_certificate_of_another_root_is_refused() {
    start(BOB);
    Transport mallory = start(ALICE, otherNetwork.identity(ALICE));
    assertThat(refusal(ask(mallory, BOB)).reason()).isIn(Code.IDENTITY_REFUSED, Code.UNREACHABLE);
    assertThat(heard).isEmpty();
  }

  @Test
  void a_member_that_is_found_where_another_was_looked_for_is_refused() {
    Transport alice = start(ALICE);
    Transport mallory = start(MALLORY);
    network.reachAt(BOB, mallory.address());
    assertRefused(ask(alice, BOB), Code.IDENTITY_REFUSED);
    assertThat(heard).isEmpty();
  }

  @Test
  void a_member_that_says_it_is_another_is_heard_under_its_own_name() {
    start(BOB);
    // The transport believes that it is Alice's; the certificate is Mallory's.
    Transport mallory = start(ALICE, network.identity(MALLORY));
    answer(ask(mallory, BOB));
    assertThat(heard).containsExactly(MALLORY);
  }

  @Test
  void a_chain_without_the_key_that_belongs_to_it_is_of_no_use() {
    start(BOB);
    TlsIdentity own = network.identity(MALLORY);
    TlsIdentity stolen = new TlsIdentity(network.identity(ALICE).chain(), own.key(), own.keys());
    Transport mallory = start(ALICE, stolen);
    assertThat(refusal(ask(mallory, BOB)).reason()).isIn(Code.IDENTITY_REFUSED, Code.UNREACHABLE);
    assertThat(heard).isEmpty();
  }

  @Test
  void an_expired_certificate_is_refused_also_on_an_open_connection() {
    Transport alice = start(ALICE);
    start(BOB);
    answer(ask(alice, BOB));
    network.clock.advance(Duration.ofDays(6 * 365));
    assertRefused(ask(alice, BOB), Code.IDENTITY_REFUSED);
    assertThat(heard).containsExactly(ALICE);
  }

  @Test
  void a_revoked_server_is_not_spoken_to_any_more() {
    Transport alice = start(ALICE);
    start(BOB);
    answer(ask(alice, BOB));
    network.revoke(BOB);
    assertRefused(ask(alice, BOB), Code.IDENTITY_REFUSED);
    assertThat(heard).containsExactly(ALICE);
  }

  @Test
  void a_revoked_client_is_not_heard_any_more() {
    Transport alice = start(ALICE);
    start(BOB);
    answer(ask(alice, BOB));
    network.revoke(ALICE);
    assertRefused(ask(alice, BOB), Code.IDENTITY_REFUSED);
    assertThat(heard).containsExactly(ALICE);
  }

  @Test
  void a_client_without_a_certificate_is_refused() throws Exception {
    Transport bob = start(BOB);
    try (SSLSocket socket = Strangers.tls(bob.address(), "TLSv1.3")) {
      assertThatThrownBy(() -> {
            socket.startHandshake();
            socket.getOutputStream().write(Strangers.HTTP2_PREFACE);
            Strangers.readToEnd(socket);
            throw new IOException("hung up");
          })
          .isInstanceOf(IOException.class);
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void an_older_version_of_tls_is_refused() throws Exception {
    Transport bob = start(BOB);
    try (SSLSocket socket = Strangers.tls(bob.address(), "TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }
}
