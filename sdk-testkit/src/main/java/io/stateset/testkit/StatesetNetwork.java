package io.stateset.testkit;

import io.stateset.core.Cordapp;
import io.stateset.core.NodeService;
import io.stateset.core.StatesetNode;
import io.stateset.core.identity.NetworkOperator;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import net.corda.core.identity.Party;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes of several organisations and a notary in this JVM, each with keys, a database and a folder
 * of its own.
 *
 * <pre>{@code
 * try (StatesetNetwork network = StatesetNetwork.builder()
 *     .nodes("Alice", "Bob")
 *     .cordapp(Cordapp.scan("com.acme.notes"))
 *     .start()) {
 *   SignedTransaction note = network.node("Alice")
 *       .startFlow(IssueNote.class, "hello", network.party("Bob"))
 *       .get(Duration.ofSeconds(30));
 *   network.clock().advance(Duration.ofDays(30));
 * }
 * }</pre>
 *
 * <p>Organisations are called by the {@code O} of their legal names; the notary is
 * {@value #NOTARY}. Messages go through memory unless {@link Builder#realTransport} is asked for.
 * Thread-safe.
 */
public final class StatesetNetwork implements AutoCloseable {
  /** The organisation that runs the notary. */
  public static final String NOTARY = "Notary";

  private static final Logger LOG = LoggerFactory.getLogger(StatesetNetwork.class);

  private final NetworkFolders folders;
  private final TestClock clock;
  private final Faults faults;
  private final Carriers carriers;
  private final ScheduledThreadPoolExecutor timer;
  private final Map<String, Member> members = new LinkedHashMap<>();

  private StatesetNetwork(Builder builder) {
    folders = NetworkFolders.at(builder.folder);
    clock = new TestClock(builder.now);
    faults = new Faults(builder.seed);
    carriers = new Carriers(builder.realTransport);
    timer = new ScheduledThreadPoolExecutor(1, work -> {
      Thread thread = new Thread(work, "stateset-testkit-faults");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Begins the description of a network. */
  public static Builder builder() {
    return new Builder();
  }

  private void start(Builder builder) {
    LOG.info("Faults between nodes are drawn with the seed {}", faults.seed());
    List<Organisation> organisations = organisations(builder);
    enrol(organisations, builder.validating);
    Member.Surroundings surroundings = new Member.Surroundings(
        folders.network(), clock, List.copyOf(builder.cordapps), carriers, faults, timer);
    for (Organisation organisation : organisations) {
      String name = organisation.organisation();
      List<Supplier<NodeService>> services =
          List.copyOf(builder.services.getOrDefault(name, List.of()));
      members.put(name, new Member(organisation, surroundings, name.equals(NOTARY), services));
    }
    members.values().forEach(Member::start);
  }

  private List<Organisation> organisations(Builder builder) {
    Set<String> names = new LinkedHashSet<>(List.of(NOTARY));
    names.addAll(builder.nodes);
    return names.stream()
        .map(name -> new Organisation(name, folders.node(name), carriers.newAddress()))
        .toList();
  }

  private void enrol(List<Organisation> organisations, boolean validating) {
    try (NetworkOperator operator = NetworkOperator.open(
        folders.operator(), "only a test".toCharArray(), folders.network(), clock)) {
      organisations.forEach(organisation -> organisation.enrol(operator));
      operator.addNotary(organisations.get(0).name(), validating);
    }
  }

  /**
   * The running node of an organisation. After {@link #restart} it is another object.
   *
   * @throws IllegalArgumentException if there is no such organisation
   * @throws IllegalStateException if its node was stopped
   */
  public StatesetNode node(String organisation) {
    return member(organisation).node();
  }

  /** The identity of an organisation whose node runs. */
  public Party party(String organisation) {
    return node(organisation).identity();
  }

  /** The notary's identity. */
  public Party notary() {
    return party(NOTARY);
  }

  /** What all nodes take for the time. It stands still until it is moved. */
  public TestClock clock() {
    return clock;
  }

  /** What goes wrong between nodes; nothing until it is asked for. */
  public Faults faults() {
    return faults;
  }

  /** Closes a node in good order; if it has crashed, releases what it had. Idempotent. */
  public void stop(String organisation) {
    member(organisation).stop();
  }

  /** Stops a node, unless that was done, and starts it again on its folder. */
  public StatesetNode restart(String organisation) {
    Member member = member(organisation);
    member.stop();
    member.start();
    return member.node();
  }

  /**
   * Ends a node now, as the end of its process would: its peers see broken connections, and what it
   * has not committed is lost. Blocks until its threads and files are released; {@link #restart}
   * brings it back.
   */
  public void crash(String organisation) {
    member(organisation).crash();
  }

  /**
   * Makes a node crash when it passes a point for the {@code nth} time from now on. From then on it
   * does nothing that reaches its disk or its peers; {@link #restart} brings it back.
   *
   * @param point one of {@link CrashPoints}
   * @param nth from 1
   * @return completed when the node has crashed
   */
  public CompletableFuture<Void> crashAt(String organisation, String point, int nth) {
    return member(organisation).crashAt(point, nth);
  }

  /** Takes {@link #crashAt} back, if the node has not got there. */
  public void disarm(String organisation) {
    member(organisation).disarm();
  }

  /** Whether the node has crashed and was not stopped or restarted since. */
  public boolean hasCrashed(String organisation) {
    return member(organisation).hasCrashed();
  }

  /** How often a node has passed each of the {@link CrashPoints}, over all its runs. */
  public Map<String, Integer> passes(String organisation) {
    return member(organisation).passes();
  }

  private Member member(String organisation) {
    Member member = members.get(organisation);
    if (member == null) {
      throw new IllegalArgumentException(organisation + " is not in this network");
    }
    return member;
  }

  /** Stops all nodes, the notary last, and deletes the folder unless it was given. Idempotent. */
  @Override
  public void close() {
    List<Member> lastFirst = new ArrayList<>(members.values());
    java.util.Collections.reverse(lastFirst);
    lastFirst.forEach(Member::stop);
    timer.shutdownNow();
    carriers.close();
    folders.close();
  }

  /** Describes a network. May start several, one after the other. Not thread-safe. */
  public static final class Builder {
    private final Set<String> nodes = new LinkedHashSet<>();
    private final List<Cordapp> cordapps = new ArrayList<>();
    private final Map<String, List<Supplier<NodeService>>> services = new LinkedHashMap<>();
    private @Nullable Path folder;
    private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private long seed = ThreadLocalRandom.current().nextLong();
    private boolean validating;
    private boolean realTransport;

    private Builder() {}

    /** Organisations with a node each, besides the notary. May be called again for further ones. */
    public Builder nodes(String... organisations) {
      nodes.addAll(List.of(organisations));
      return this;
    }

    /** What every node knows. May be called again for further ones. */
    public Builder cordapp(Cordapp cordapp) {
      cordapps.add(cordapp);
      return this;
    }

    /** Something that one organisation's node hosts; made anew at each of its starts. */
    public Builder service(String organisation, Supplier<NodeService> service) {
      services.computeIfAbsent(organisation, key -> new ArrayList<>()).add(service);
      return this;
    }

    /** The notary sees whole transactions and verifies them. Default: it does not. */
    public Builder validatingNotary() {
      validating = true;
      return this;
    }

    /** Messages go with TLS over the loopback interface. Default: through memory. */
    public Builder realTransport() {
      realTransport = true;
      return this;
    }

    /** Where everything is kept. Default: a temporary folder, deleted when the network closes. */
    public Builder folder(Path path) {
      folder = path;
      return this;
    }

    /** What the clock shows first. Default: the time of the builder's making. */
    public Builder now(Instant instant) {
      now = instant;
      return this;
    }

    /** What faults are drawn from. Default: another one each time; it is logged. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Starts notary and nodes; takes a second or two. If it throws, nothing is left running. */
    public StatesetNetwork start() {
      StatesetNetwork network = new StatesetNetwork(this);
      try {
        network.start(this);
        return network;
      } catch (RuntimeException | Error e) {
        network.close();
        throw e;
      }
    }
  }
}
