package io.stateset.core.internal;

import io.stateset.core.Cordapp;
import io.stateset.core.NodeService;
import io.stateset.core.StatesetNode;
import io.stateset.core.flow.AnsweringFlow;
import io.stateset.core.flow.FlowRuntime;
import io.stateset.core.identity.IdentityException;
import io.stateset.core.identity.NetworkMap;
import io.stateset.core.identity.NodeRecord;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.VerifiedSignatures;
import io.stateset.core.ledger.TransactionStore;
import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.ledger.amqp.AmqpLimits;
import io.stateset.core.ledger.contracts.ArchiveLimits;
import io.stateset.core.ledger.contracts.AttachmentStore;
import io.stateset.core.ledger.contracts.AttachmentTrust;
import io.stateset.core.ledger.contracts.ContractClassLoaders;
import io.stateset.core.ledger.contracts.ContractJars;
import io.stateset.core.ledger.contracts.CordappRegistry;
import io.stateset.core.ledger.contracts.NodeVerification;
import io.stateset.core.messaging.DurableMessaging;
import io.stateset.core.messaging.Messaging;
import io.stateset.core.messaging.MessagingOptions;
import io.stateset.core.messaging.TlsIdentity;
import io.stateset.core.messaging.Transport;
import io.stateset.core.messaging.grpc.GrpcOptions;
import io.stateset.core.messaging.grpc.GrpcTransport;
import io.stateset.core.storage.Database;
import io.stateset.core.vault.NodeVault;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.corda.core.contracts.RotatedKeys;
import net.corda.core.identity.Party;
import net.corda.core.internal.telemetry.TelemetryServiceImpl;
import net.corda.core.node.NodeInfo;
import net.corda.core.node.ServiceHub;
import net.corda.core.node.services.ServiceLifecycleEvent;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of one node, connects them, and starts them in order. Used once, by one thread.
 */
final class NodeAssembly {
  private static final int MAX_BACK_CHAIN = 100_000;
  private static final int MAX_EXTERNAL_OPERATIONS = 64;

  private final NodeSettings settings;
  private final Closer closer;
  private final Clock clock;
  private final NetworkMap network;
  private @Nullable FlowRuntime flows;
  private @Nullable NodeServiceHub hub;

  NodeAssembly(NodeSettings settings, Closer closer) {
    this.settings = settings;
    this.closer = closer;
    this.clock = settings.clock();
    this.network = settings.network();
  }

  StatesetNode start() {
    Amqp amqp = amqp();
    Opening<AutoCloseable> rehearsal = closer.add(Opening.begin("types", () -> rehearsed(amqp)));
    Opening<Database> opening =
        closer.add(Opening.begin("database", () -> Database.open(settings.database())));
    SigningKeyStore keys = closer.add(settings.openKeys());
    NodeRecord record = ourRecord(keys);
    String name = record.name().getOrganisation().replaceAll("[^A-Za-z0-9]", "");
    Transport transport = settings.transport().orElseGet(() -> grpc(name, keys, record));
    closer.add(transport);
    StatesetNode node = connect(name, keys, record, opening.await(), amqp, transport);
    rehearsal.await();
    return node;
  }

  private AutoCloseable rehearsed(Amqp amqp) {
    Rehearsal.run(amqp, network);
    return () -> {};
  }

  private StatesetNode connect(
      String name,
      SigningKeyStore keys,
      NodeRecord record,
      Database database,
      Amqp amqp,
      Transport transport) {
    ScheduledThreadPoolExecutor timer = timer(name);
    TransactionStore transactions = new TransactionStore(database, clock);
    Settlement settlement =
        new Settlement(transactions, this::flows, timer, settings.settlementPause());
    NodeServices services = services(name, keys, record, database, amqp, transactions);
    hub = new NodeServiceHub(
        services, keyManagement(keys, services, services.networkMap()::isNotaryKey));
    NodeServiceHub hosted =
        new NodeServiceHub(services, keyManagement(keys, services, key -> false));
    services.parameters().keepCurrent();
    Messaging messaging = closer.add(messaging(name, database, transport));
    NodeFlowHost host = new NodeFlowHost(
        network,
        services.identities().ourIdentity(),
        amqp,
        new VerifiedSignatures(),
        this::hub,
        settlement::settle,
        services.vault()::releaseLocks);
    flows = closer.add(new FlowRuntime(
        name,
        database,
        messaging,
        host,
        CordappFlows.answering(settings.cordapps(), startServices(hosted)),
        clock,
        settings.flows(),
        settings.crashProbe()));
    run(services, settlement);
    return new EmbeddedNode(closer, transport, hub(), flows(), services.vault());
  }

  private void run(NodeServices services, Settlement settlement) {
    services.cordaServices().announce(ServiceLifecycleEvent.BEFORE_STATE_MACHINE_START);
    services.vault().releaseStaleLocks(Set.of());
    settings.cordapps().forEach(cordapp -> cordapp.columns().forEach(services.vault()::register));
    flows().start();
    settlement.settleAll();
    services.cordaServices().announce(ServiceLifecycleEvent.STATE_MACHINE_STARTED);
  }

  private NodeKeyManagement keyManagement(
      SigningKeyStore keys, NodeServices services, Predicate<PublicKey> reserved) {
    return new NodeKeyManagement(keys, services.identities(), settings.crashProbe(), reserved);
  }

  /** What the node hosts may sign with every key, a notary with its own. */
  private List<AnsweringFlow> startServices(ServiceHub hosted) {
    List<AnsweringFlow> answering = new ArrayList<>();
    for (NodeService service : settings.services()) {
      closer.add(service);
      service.start(hosted);
      answering.addAll(service.answeringFlows());
    }
    return answering;
  }

  /** A node finds itself in the network by its key, not by a name that somebody typed. */
  private NodeRecord ourRecord(SigningKeyStore keys) {
    PublicKey identity =
        keys.find(SigningRequest.IDENTITY_ALIAS).orElseThrow(NodeAssembly::notEnrolled);
    return network.nodes().stream()
        .filter(node -> node.identities().get(0).getOwningKey().equals(identity))
        .findFirst()
        .orElseThrow(NodeAssembly::notEnrolled);
  }

  private static IdentityException notEnrolled() {
    return new IdentityException(
        IdentityException.Code.NOT_ENROLLED,
        "The network map has no record with this node's identity key");
  }

  private Amqp amqp() {
    return Amqp.create(
        CordappClassLoaders.of(settings.cordapps()),
        settings.cordapps().stream()
            .flatMap(cordapp -> cordapp.customSerializers().stream())
            .collect(Collectors.toSet()),
        settings.cordapps().stream()
            .flatMap(cordapp -> cordapp.serializationWhitelist().stream())
            .collect(Collectors.toSet()),
        AmqpLimits.DEFAULT);
  }

  private Transport grpc(String name, SigningKeyStore keys, NodeRecord record) {
    PublicKey tlsKey = keys.find(SigningRequest.TLS_ALIAS).orElseThrow(NodeAssembly::notEnrolled);
    NetworkHostAndPort bind = settings.listenOn().orElse(record.addresses().get(0));
    return new GrpcTransport(
        name,
        bind,
        new TlsIdentity(record.tlsChain(), tlsKey, keys),
        network::verifyTls,
        peer -> network.node(peer).map(NodeRecord::addresses).orElse(List.of()),
        GrpcOptions.DEFAULTS);
  }

  private Messaging messaging(String name, Database database, Transport transport) {
    return new DurableMessaging(
        name,
        database,
        transport,
        MessagingOptions.DEFAULTS,
        clock,
        () -> ThreadLocalRandom.current().nextDouble(),
        settings.crashProbe());
  }

  private NodeServices services(
      String name,
      SigningKeyStore keys,
      NodeRecord record,
      Database database,
      Amqp amqp,
      TransactionStore transactions) {
    Supplier<NodeInfo> myInfo = () -> network.node(record.name()).orElse(record).toNodeInfo();
    Supplier<List<NodeInfo>> nodes =
        () -> network.nodes().stream().map(NodeRecord::toNodeInfo).toList();
    Party us = record.identities().get(0).getParty();
    NodeIdentityService identities =
        new NodeIdentityService(nodes, us, network.trustRoot(), database);
    NodeParameters parameters =
        new NodeParameters(network::parameters, network::verifyParameters, database, amqp);
    AttachmentStore attachments = new AttachmentStore(database, clock, ArchiveLimits.DEFAULT);
    AttachmentTrust trust = new AttachmentTrust(attachments);
    NodeVault vault =
        closer.add(NodeVault.open(database, amqp, clock, keys::contains, transactions));
    CordaServices cordaServices = closer.add(new CordaServices(this::hub, this::flows));
    return new NodeServices(
        database,
        clock,
        myInfo,
        identities,
        new NodeNetworkMapCache(nodes, parameters::current, identities),
        parameters,
        attachments,
        trust,
        new ContractClassLoaders(amqp, attachments, trust, ArchiveLimits.DEFAULT),
        new RotatedKeys(List.of()),
        new CordappRegistry(
            settings.cordapps(), new ContractJars(ArchiveLimits.DEFAULT), attachments),
        transactions,
        new NodeVerification(),
        vault,
        new TelemetryServiceImpl(),
        new Recorder(database, transactions, vault, settings.crashProbe()),
        new DistributionRecords(database, clock, record.name()),
        cordaServices,
        externalOperations(name),
        MAX_BACK_CHAIN);
  }

  private ScheduledThreadPoolExecutor timer(String name) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, daemons("stateset-node-" + name));
    closer.add(timer::shutdownNow);
    return timer;
  }

  private ExecutorService externalOperations(String name) {
    ThreadPoolExecutor executor = new ThreadPoolExecutor(
        0,
        MAX_EXTERNAL_OPERATIONS,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        daemons("stateset-external-" + name),
        new ThreadPoolExecutor.CallerRunsPolicy());
    closer.add(executor::shutdownNow);
    return executor;
  }

  private static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private FlowRuntime flows() {
    if (flows == null) {
      throw new IllegalStateException("The node's flows have not started");
    }
    return flows;
  }

  private NodeServiceHub hub() {
    if (hub == null) {
      throw new IllegalStateException("The node's services are not there yet");
    }
    return hub;
  }

  /** The CorDapps' classes, for reading what peers send. */
  private static final class CordappClassLoaders extends ClassLoader {
    private final List<ClassLoader> loaders;

    private CordappClassLoaders(List<ClassLoader> loaders) {
      super(NodeAssembly.class.getClassLoader());
      this.loaders = loaders;
    }

    static ClassLoader of(List<Cordapp> cordapps) {
      List<ClassLoader> distinct =
          cordapps.stream().map(Cordapp::classLoader).distinct().toList();
      return distinct.size() == 1 ? distinct.get(0) : new CordappClassLoaders(distinct);
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
      for (ClassLoader loader : loaders) {
        try {
          return loader.loadClass(className);
        } catch (ClassNotFoundException e) {
          // The next one may have it.
        }
      }
      throw new ClassNotFoundException(className);
    }
  }
}
