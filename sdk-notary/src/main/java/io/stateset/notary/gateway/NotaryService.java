package io.stateset.notary.gateway;

import io.stateset.core.CrashProbe;
import io.stateset.core.NodeService;
import io.stateset.core.flow.AnsweringFlow;
import io.stateset.notary.engine.NotaryEngine;
import io.stateset.notary.engine.SoloEngine;
import io.stateset.notary.engine.SoloOptions;
import io.stateset.notary.gateway.GatewayException.Code;
import io.stateset.notary.store.RocksOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.flows.NotaryFlow;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import org.jspecify.annotations.Nullable;

/**
 * Makes a node a notary. Whether it validates is what the network parameters say of it.
 *
 * <pre>{@code
 * StatesetNode.builder()
 *     …
 *     .service(NotaryService.solo(Path.of("notary-data"), Clock.systemUTC()))
 *     .start();
 * }</pre>
 *
 * <p>The node's identity is the notary's, and signs nothing else: an organisation that trades has a
 * node of its own, which may run in the same JVM.
 *
 * <p>For one node; started and closed by it. Thread-safe.
 */
public final class NotaryService implements NodeService {
  private final Supplier<NotaryEngine> opening;
  private final GatewayOptions options;
  private volatile CrashProbe probe = CrashProbe.NONE;
  private @Nullable Gateway gateway;

  private NotaryService(Supplier<NotaryEngine> opening, GatewayOptions options) {
    this.opening = opening;
    this.options = options;
  }

  /**
   * A notary of one, which decides in this JVM and keeps its state in RocksDB.
   *
   * @param folder where the state is kept; made if it is absent. Losing it means that states can be
   *     spent twice.
   * @param clock decides about time windows
   */
  public static NotaryService solo(Path folder, Clock clock) {
    return of(
        () -> SoloEngine.open(RocksOptions.in(folder), SoloOptions.with(clock)),
        GatewayOptions.DEFAULT);
  }

  /**
   * A notary over any engine.
   *
   * @param opening called once, when the node starts; the service closes the engine
   */
  public static NotaryService of(Supplier<NotaryEngine> opening, GatewayOptions options) {
    return new NotaryService(opening, options);
  }

  /**
   * For tests that stop a notary at a named point; called before the node starts. Default:
   * {@link CrashProbe#NONE}.
   */
  public NotaryService crashProbe(CrashProbe crashProbe) {
    probe = crashProbe;
    return this;
  }

  /**
   * Opens the engine.
   *
   * @throws GatewayException with {@code NOT_A_NOTARY} if the network parameters do not name this
   *     node
   */
  @Override
  public synchronized void start(ServiceHub services) {
    Party notary = notaryOf(services);
    boolean validating = services.getNetworkMapCache().isValidatingNotary(notary);
    NotaryEngine engine = opening.get();
    BatchSigner signer = signer(services, notary);
    RequestChecks checks = new RequestChecks(
        notary, services.getNetworkParametersService(), options, engine::isAccepted);
    gateway = new Gateway(notary, validating, options, checks, engine, signer, probe);
  }

  private static Party notaryOf(ServiceHub services) {
    return services.getMyInfo().getLegalIdentities().stream()
        .filter(services.getNetworkMapCache()::isNotary)
        .findFirst()
        .orElseThrow(() -> new GatewayException(
            Code.NOT_A_NOTARY, "the network parameters name no identity of this node as a notary"));
  }

  private static BatchSigner signer(ServiceHub services, Party notary) {
    int scheme = Crypto.findSignatureScheme(notary.getOwningKey()).getSchemeNumberID();
    int platformVersion = services.getMyInfo().getPlatformVersion();
    return BatchSigner.start(
        data -> services.getKeyManagementService().sign(data, notary.getOwningKey()),
        new SignatureMetadata(platformVersion, scheme));
  }

  @Override
  public List<AnsweringFlow> answeringFlows() {
    Gateway started = started();
    return List.of(new AnsweringFlow(
        NotaryFlow.Client.class.getName(), 1, "stateset-notary", started::answer));
  }

  /** The engine, for who wants to look at it. */
  public NotaryEngine engine() {
    return started().engine();
  }

  private synchronized Gateway started() {
    Gateway current = gateway;
    if (current == null) {
      throw new GatewayException(Code.CLOSED, "the notary is not started, or was closed");
    }
    return current;
  }

  @Override
  public synchronized void close() {
    Gateway current = gateway;
    gateway = null;
    if (current != null) {
      try {
        current.engine().close();
      } finally {
        current.signer().close();
      }
    }
  }
}
