package io.stateset.core.flow;

import io.stateset.core.CrashProbe;
import io.stateset.core.FlowHandle;
import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.messaging.Messaging;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.DatabaseOptions;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.corda.core.flows.FlowLogic;
import net.corda.core.flows.FlowSession;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.telemetry.TelemetryServiceImpl;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.services.IdentityService;
import net.corda.core.serialization.SerializedBytes;

/** A node that only has flows, and a database in a folder. */
final class FlowNode implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final PublicKey KEY = newKey();

  final CordaX500Name name;
  final Database database;
  final FlowRuntime runtime;
  private final Messaging messaging;
  private final Clock clock;
  private final Amqp amqp = Amqp.forClassLoader(FlowNode.class.getClassLoader());
  private final Set<CordaX500Name> strangers = ConcurrentHashMap.newKeySet();

  private FlowNode(Builder builder) {
    name = builder.name;
    clock = builder.clock;
    database = Database.open(DatabaseOptions.embedded(builder.folder));
    messaging = builder.posts.boxOf(name, database);
    runtime = new FlowRuntime(
        name.getOrganisation(),
        database,
        messaging,
        new Host(),
        builder.answering,
        clock,
        builder.options,
        CrashProbe.NONE);
    runtime.start();
  }

  static Builder on(Path folder, Posts posts, String name) {
    return new Builder(folder.resolve(name), posts, nameOf(name));
  }

  static CordaX500Name nameOf(String organisation) {
    return new CordaX500Name(organisation, "London", "GB");
  }

  static Party party(String organisation) {
    return new Party(nameOf(organisation), KEY);
  }

  <T> FlowHandle<T> start(Class<? extends FlowLogic<T>> flow, Object... arguments) {
    return runtime.start(flow, arguments);
  }

  byte[] serialize(Object payload) {
    return amqp.serialize(payload).getBytes();
  }

  <T> T deserialize(byte[] bytes, Class<T> type) {
    return amqp.deserialize(bytes, type);
  }

  /** The network map has no such node. */
  void doesNotKnow(CordaX500Name stranger) {
    strangers.add(stranger);
  }

  List<FlowOutcome> flows(FlowOutcome.Status status) {
    return runtime.flows(status);
  }

  @Override
  public void close() {
    messaging.close();
    runtime.close();
    database.close();
  }

  private static <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answer) {
    return type.cast(Proxy.newProxyInstance(
        FlowNode.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> answer.apply(method.getName(), arguments)));
  }

  private static PublicKey newKey() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private final class Host implements FlowHost {
    private final ServiceHub hub = fake(ServiceHub.class, (method, arguments) -> switch (method) {
      case "getClock" -> clock;
      case "getTelemetryService" -> new TelemetryServiceImpl();
      case "getIdentityService" -> fake(IdentityService.class, (lookup, names) -> names[0]);
      default -> throw new UnsupportedOperationException(method);
    });

    @Override
    public ServiceHub serviceHub() {
      return hub;
    }

    @Override
    public Party ourIdentity() {
      return new Party(name, KEY);
    }

    @Override
    public CordaX500Name nodeOf(Party party) {
      return party.getName();
    }

    @Override
    public Party partyOf(CordaX500Name node) {
      if (strangers.contains(node)) {
        throw new IllegalArgumentException("no node " + node);
      }
      return new Party(node, KEY);
    }

    @Override
    public SerializedBytes<Object> serialize(Object payload) {
      return amqp.serialize(payload);
    }

    @Override
    public <T> T deserialize(byte[] bytes, Class<T> type) {
      return amqp.deserialize(bytes, type);
    }

    @Override
    public void onFlowThread(Runnable flow) {
      amqp.within(() -> {
        flow.run();
        return flow;
      });
    }

    @Override
    public void flowFailed(UUID flow) {}

    @Override
    public void flowEnds(UUID flow) {}
  }

  /** Describes a node. */
  static final class Builder {
    private final Path folder;
    private final Posts posts;
    private final CordaX500Name name;
    private final Map<String, AnsweringFlow> answering = new HashMap<>();
    private FlowOptions options = FlowOptions.DEFAULTS;
    private Clock clock = Clock.systemUTC();

    private Builder(Path folder, Posts posts, CordaX500Name name) {
      this.folder = folder;
      this.posts = posts;
      this.name = name;
    }

    Builder options(FlowOptions value) {
      options = value;
      return this;
    }

    Builder clock(Clock value) {
      clock = value;
      return this;
    }

    Builder answers(Class<?> initiating, Function<FlowSession, FlowLogic<?>> create) {
      return answers(initiating.getName(), create);
    }

    Builder answers(String initiating, Function<FlowSession, FlowLogic<?>> create) {
      answering.put(initiating, new AnsweringFlow(initiating, 7, "test application", create));
      return this;
    }

    FlowNode start() {
      return new FlowNode(this);
    }
  }
}
