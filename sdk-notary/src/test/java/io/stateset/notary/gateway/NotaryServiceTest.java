package io.stateset.notary.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stateset.core.Cordapp;
import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetNode;
import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.KeyDerivation;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import io.stateset.core.messaging.memory.InMemoryNetwork;
import io.stateset.notary.engine.EngineStatus;
import io.stateset.notary.gateway.testapp.NoteContract;
import io.stateset.notary.gateway.testapp.NoteFlows;
import io.stateset.notary.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.corda.core.contracts.StateRef;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.flows.NotaryError;
import net.corda.core.flows.NotaryException;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.utilities.NetworkHostAndPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corda's own NotaryFlow.Client against both kinds of notary, in nodes. */
class NotaryServiceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final KeyDerivation CHEAP = new KeyDerivation(64, 1);
  private static final Cordapp NOTES = Cordapp.builder("notes")
      .contract(NoteContract.class)
      .classLoader(NoteContract.class.getClassLoader())
      .build();

  @TempDir
  Path folder;

  private final InMemoryNetwork memory = new InMemoryNetwork();
  private final List<StatesetNode> nodes = new ArrayList<>();
  private NotaryService service;
  private StatesetNode alice;

  private void start(boolean validating) {
    enrol("Alice");
    enrol("Notary");
    try (NetworkOperator operator = operator()) {
      operator.addNotary(name("Notary"), validating);
    }
    nodes.add(startNotary());
    alice = describe("Alice").start();
    nodes.add(alice);
  }

  private StatesetNode startNotary() {
    service = NotaryService.solo(folder.resolve("notary-data"), Clock.systemUTC());
    return describe("Notary").service(service).start();
  }

  @AfterEach
  void close() {
    nodes.forEach(StatesetNode::close);
    memory.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_state_is_consumed_once_and_asking_again_is_safe(boolean validating) {
    start(validating);
    SignedTransaction issued = run(alice.startFlow(NoteFlows.Issue.class, 1));
    SignedTransaction replaced = run(alice.startFlow(NoteFlows.Replace.class, ref(issued), 2));
    assertThat(replaced.getSigs()).hasSize(2);
    assertThat(refusal(alice.startFlow(NoteFlows.Replace.class, ref(issued), 3)))
        .isInstanceOfSatisfying(NotaryError.Conflict.class, conflict -> {
          assertThat(conflict.getConsumedStates()).containsOnlyKeys(ref(issued));
          assertThat(conflict.getConsumedStates().get(ref(issued)).getHashOfTransactionId())
              .isEqualTo(replaced.getId().reHash());
        });
    Instant now = Instant.now().minusSeconds(60);
    List<TransactionSignature> signatures =
        run(alice.startFlow(NoteFlows.ReplaceWithin.class, ref(replaced), now));
    assertThat(signatures).hasSize(1);
    assertThat(service.engine().status().accepted()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_time_window_that_has_passed_is_refused(boolean validating) {
    start(validating);
    SignedTransaction issued = run(alice.startFlow(NoteFlows.Issue.class, 1));
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    assertThat(refusal(alice.startFlow(NoteFlows.ReplaceWithin.class, ref(issued), yesterday)))
        .isInstanceOf(NotaryError.TimeWindowInvalid.class);
    assertThat(service.engine().status().accepted()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_broken_contract_is_seen_by_a_validating_notary_only(boolean validating) {
    start(validating);
    SignedTransaction issued = run(alice.startFlow(NoteFlows.Issue.class, 1));
    FlowHandle<List<TransactionSignature>> cheating =
        alice.startFlow(NoteFlows.Cheat.class, ref(issued));
    if (validating) {
      assertThat(refusal(cheating)).isInstanceOf(NotaryError.TransactionInvalid.class);
      assertThat(service.engine().status().accepted()).isZero();
    } else {
      assertThat(run(cheating)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = false)
  void many_that_ask_at_once_are_all_answered(boolean validating) {
    start(validating);
    List<SignedTransaction> issued = Stream.iterate(1, i -> i <= 20, i -> i + 1)
        .map(i -> alice.startFlow(NoteFlows.Issue.class, i))
        .toList()
        .stream()
        .map(this::run)
        .toList();
    List<SignedTransaction> replaced = issued.stream()
        .map(issue -> alice.startFlow(NoteFlows.Replace.class, ref(issue), 7))
        .toList()
        .stream()
        .map(this::run)
        .toList();
    assertThat(replaced)
        .allSatisfy(transaction -> assertThat(transaction.getSigs()).hasSize(2));
    EngineStatus status = service.engine().status();
    assertThat(status.accepted()).isEqualTo(20);
    assertThat(status.state()).isEqualTo(EngineStatus.State.RUNNING);
  }

  @ParameterizedTest
  @ValueSource(booleans = false)
  void a_node_that_the_parameters_do_not_name_is_no_notary(boolean validating) {
    start(validating);
    enrol("Bob");
    NotaryService uninvited = NotaryService.solo(folder.resolve("uninvited"), Clock.systemUTC());
    assertThatThrownBy(() -> nodes.add(describe("Bob").service(uninvited).start()))
        .satisfies(e -> assertThat(rootCause(e)).isInstanceOf(GatewayException.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = false)
  void a_notary_with_a_damaged_store_does_not_start_and_forgets_nothing(boolean validating)
      throws IOException {
    start(validating);
    SignedTransaction issued = run(alice.startFlow(NoteFlows.Issue.class, 1));
    run(alice.startFlow(NoteFlows.Replace.class, ref(issued), 2));
    nodes.remove(0).close();
    Path current = folder.resolve("notary-data").resolve("CURRENT");
    Path aside = Files.move(current, folder.resolve("CURRENT"));
    assertThatThrownBy(this::startNotary)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("DAMAGED"));
    assertThat(threadsOfTheNotary()).isEmpty();
    Files.move(aside, current);
    nodes.add(0, startNotary());
    assertThat(refusal(alice.startFlow(NoteFlows.Replace.class, ref(issued), 3)))
        .isInstanceOf(NotaryError.Conflict.class);
  }

  private static List<String> threadsOfTheNotary() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("stateset-notary") || name.contains("Notary"))
        .toList();
  }

  private static Throwable rootCause(Throwable e) {
    return e.getCause() == null ? e : rootCause(e.getCause());
  }

  private <T> T run(FlowHandle<T> flow) {
    return flow.get(PATIENCE);
  }

  private static NotaryError refusal(FlowHandle<?> flow) {
    try {
      flow.get(PATIENCE);
    } catch (RuntimeException e) {
      assertThat(e).cause().isInstanceOf(NotaryException.class);
      return ((NotaryException) e.getCause()).getError();
    }
    throw new AssertionError("the notary did not refuse");
  }

  private static StateRef ref(SignedTransaction transaction) {
    return new StateRef(transaction.getId(), 0);
  }

  private StatesetNode.Builder describe(String organisation) {
    return StatesetNode.builder()
        .folder(folder.resolve(organisation))
        .passphrase("correct horse".toCharArray())
        .network(FolderNetworkMap.openTrusting(folder.resolve("network"), Clock.systemUTC()))
        .transport(memory.transport(name(organisation)))
        .cordapp(NOTES);
  }

  private void enrol(String organisation) {
    try (NetworkOperator operator = operator();
        SigningKeyStore keys = SoftwareKeyStore.open(
            folder.resolve(organisation), "correct horse".toCharArray(), CHEAP)) {
      NetworkHostAndPort nowhere = new NetworkHostAndPort("localhost", 1);
      operator.issue(SigningRequest.forNode(keys, name(organisation), List.of(nowhere)));
    }
  }

  private NetworkOperator operator() {
    return NetworkOperator.open(
        folder.resolve("operator"),
        "operator".toCharArray(),
        folder.resolve("network"),
        Clock.systemUTC());
  }

  private static CordaX500Name name(String organisation) {
    return new CordaX500Name(organisation, "London", "GB");
  }
}
