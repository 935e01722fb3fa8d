package io.stateset.core;

import io.stateset.core.flow.FlowOptions;
import io.stateset.core.flow.FlowOutcome;
import io.stateset.core.identity.NetworkMap;
import io.stateset.core.internal.EmbeddedNode;
import io.stateset.core.internal.NodeSettings;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.messaging.Transport;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.core.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.corda.core.flows.FlowLogic;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * A ledger node inside this JVM: it holds an organisation's keys, ledger and vault, runs flows with
 * the nodes of other organisations, and answers theirs.
 *
 * <p>A node takes threads, files and a port when it is started and gives all of them back in
 * {@link #close}; nothing else in the host's JVM changes. Several nodes may live in one JVM.
 * Thread-safe; share one instance.
 *
 * <pre>{@code
 * try (StatesetNode node = StatesetNode.builder()
 *     .folder(Path.of("acme"))
 *     .passphrase(passphrase)
 *     .network(FolderNetworkMap.open(Path.of("network"), trustRoot, Clock.systemUTC()))
 *     .cordapp(Cordapp.scan("com.acme.notes"))
 *     .start()) {
 *   SignedTransaction note = node.startFlow(IssueNote.class, "hello").get(Duration.ofSeconds(30));
 * }
 * }</pre>
 */
public interface StatesetNode extends AutoCloseable {

  /** Begins the description of a node. */
  static Builder builder() {
    return new Builder();
  }

  /** The organisation that this node acts for. */
  Party identity();

  /** The organisation with that legal name, if the network map knows it. */
  Optional<Party> party(CordaX500Name name);

  /** The notaries of the network, in the order of its parameters. */
  List<Party> notaries();

  /** Where this node takes connections, with the port that the system chose if 0 was asked for. */
  NetworkHostAndPort address();

  /**
   * Starts a flow by its class and serialisable arguments.
   *
   * <p>What is promised: whatever becomes of the flow or of this JVM, a transaction that the flow
   * recorded is settled, that is, finalised on every side or removed, at the latest after the next
   * start. A flow that runs when the JVM dies does not go on; {@link #interruptedFlows} reports it
   * at the next start.
   *
   * <p>Blocks until the start was forced to disk.
   *
   * @throws io.stateset.core.flow.FlowRuntimeException {@code CANNOT_START} unless one public
   *     constructor takes the arguments, {@code BUSY}, {@code CLOSED}
   */
  <T> FlowHandle<T> startFlow(Class<? extends FlowLogic<T>> flow, Object... arguments);

  /**
   * Flows that were running when this node stopped without ending them, oldest first, as long as
   * they are kept.
   */
  List<FlowOutcome> interruptedFlows();

  /** The states that this node keeps: queries and updates. */
  Vault vault();

  /** Corda's view of this node, for code that was written for it. */
  ServiceHub services();

  /**
   * Stops taking work, ends every flow's wait, and releases threads, files and port. Flows that had
   * not ended are reported by {@link #interruptedFlows} at the next start. Blocks for up to about
   * ten seconds. Idempotent.
   */
  @Override
  void close();

  /**
   * Describes a node. Folder, network and a passphrase (or a key store) are needed; all else has a
   * default. Not thread-safe; a builder starts one node.
   */
  final class Builder {
    private final NodeSettings settings = new NodeSettings();

    private Builder() {}

    /**
     * Where the node keeps its keys and, unless {@link #database} says otherwise, its ledger.
     * Created if absent.
     */
    public Builder folder(Path folder) {
      settings.folder(folder);
      return this;
    }

    /**
     * Opens the key store in the folder. The array is copied, and the copy wiped after the start.
     */
    public Builder passphrase(char[] passphrase) {
      settings.passphrase(passphrase);
      return this;
    }

    /** Takes the place of the key store in the folder. The node closes it. */
    public Builder keys(SigningKeyStore keys) {
      settings.keys(keys);
      return this;
    }

    /** The network that the node is in; it must hold a record with this node's key. */
    public Builder network(NetworkMap network) {
      settings.network(network);
      return this;
    }

    /** States, contracts and flows that the node knows. May be called again for further ones. */
    public Builder cordapp(Cordapp cordapp) {
      settings.cordapp(cordapp);
      return this;
    }

    /**
     * Something that the node hosts beside flows, such as a notary. May be called again for further
     * ones.
     */
    public Builder service(NodeService service) {
      settings.service(service);
      return this;
    }

    /**
     * Host and port to listen on. Default: the first address that the network map has of this node.
     */
    public Builder listenOn(NetworkHostAndPort address) {
      settings.listenOn(address);
      return this;
    }

    /** Where the ledger lies. Default: an embedded database in the folder. */
    public Builder database(DatabaseOptions database) {
      settings.database(database);
      return this;
    }

    /** Bounds on flows. Default: {@link FlowOptions#DEFAULTS}. */
    public Builder flows(FlowOptions flows) {
      settings.flows(flows);
      return this;
    }

    /**
     * How long to wait before a transaction that could not be settled is tried again. Default: 15
     * seconds.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public Builder settlementPause(Duration pause) {
      settings.settlementPause(pause);
      return this;
    }

    /** What time it is. Default: the system's, in UTC. */
    public Builder clock(Clock clock) {
      settings.clock(clock);
      return this;
    }

    /** Carries messages in another way than gRPC, as a test does. The node closes it. */
    public Builder transport(Transport transport) {
      settings.transport(transport);
      return this;
    }

    /** For tests that stop a node at a named point. Default: {@link CrashProbe#NONE}. */
    public Builder crashProbe(CrashProbe probe) {
      settings.crashProbe(probe);
      return this;
    }

    /**
     * Starts the node; blocks for about a second. If it throws, everything that was opened is
     * closed again.
     *
     * @throws IllegalStateException if something that is needed was not set
     * @throws StatesetException with the code of what failed: {@code WRONG_PASSPHRASE},
     *     {@code IN_USE}, {@code PORT_IN_USE}, {@code DAMAGED}, …
     */
    public StatesetNode start() {
      return EmbeddedNode.start(settings);
    }
  }
}
