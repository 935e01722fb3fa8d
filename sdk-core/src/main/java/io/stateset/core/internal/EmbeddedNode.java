package io.stateset.core.internal;

import io.stateset.core.BorrowedThread;
import io.stateset.core.FlowHandle;
import io.stateset.core.StatesetNode;
import io.stateset.core.flow.FlowOutcome;
import io.stateset.core.flow.FlowRuntime;
import io.stateset.core.messaging.Transport;
import io.stateset.core.vault.Vault;
import java.util.List;
import java.util.Optional;
import net.corda.core.flows.FlowLogic;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.utilities.NetworkHostAndPort;

/** A started node. */
public final class EmbeddedNode implements StatesetNode {
  private final Closer closer;
  private final Transport transport;
  private final NodeServiceHub hub;
  private final FlowRuntime flows;
  private final Vault vault;

  EmbeddedNode(
      Closer closer, Transport transport, NodeServiceHub hub, FlowRuntime flows, Vault vault) {
    this.closer = closer;
    this.transport = transport;
    this.hub = hub;
    this.flows = flows;
    this.vault = vault;
  }

  /** Starts a node as {@code settings} describe it; if that fails, closes what was opened. */
  public static StatesetNode start(NodeSettings settings) {
    settings.requireComplete();
    return OwnThread.run("stateset-start", () -> assemble(settings));
  }

  private static StatesetNode assemble(NodeSettings settings) {
    Closer closer = new Closer();
    try {
      return new NodeAssembly(settings, closer).start();
    } catch (RuntimeException | Error e) {
      closer.close();
      throw e;
    }
  }

  @Override
  public Party identity() {
    return hub.getMyInfo().getLegalIdentities().get(0);
  }

  @Override
  public Optional<Party> party(CordaX500Name name) {
    return Optional.ofNullable(hub.getIdentityService().wellKnownPartyFromX500Name(name));
  }

  @Override
  public List<Party> notaries() {
    return hub.getNetworkMapCache().getNotaryIdentities();
  }

  @Override
  public NetworkHostAndPort address() {
    return transport.address();
  }

  @Override
  public <T> FlowHandle<T> startFlow(Class<? extends FlowLogic<T>> flow, Object... arguments) {
    return BorrowedThread.run(() -> flows.start(flow, arguments));
  }

  @Override
  public List<FlowOutcome> interruptedFlows() {
    return flows.flows(FlowOutcome.Status.INTERRUPTED);
  }

  @Override
  public Vault vault() {
    return vault;
  }

  @Override
  public ServiceHub services() {
    return hub;
  }

  @Override
  public void close() {
    Object unused = OwnThread.run("stateset-close", () -> {
      closer.close();
      return closer;
    });
  }

  @Override
  public String toString() {
    return "StatesetNode " + identity().getName();
  }
}
