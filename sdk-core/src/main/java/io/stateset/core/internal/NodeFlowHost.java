package io.stateset.core.internal;

import io.stateset.core.flow.FlowHost;
import io.stateset.core.identity.NetworkMap;
import io.stateset.core.identity.NodeRecord;
import io.stateset.core.keys.VerifiedSignatures;
import io.stateset.core.ledger.amqp.Amqp;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.serialization.SerializedBytes;

/** Connects the flow runtime to the rest of the node. Thread-safe. */
final class NodeFlowHost implements FlowHost {
  private final NetworkMap network;
  private final Party ourIdentity;
  private final Amqp amqp;
  private final VerifiedSignatures signatures;
  private final Supplier<ServiceHub> hub;
  private final Consumer<UUID> settle;
  private final Consumer<UUID> releaseLocks;

  NodeFlowHost(
      NetworkMap network,
      Party ourIdentity,
      Amqp amqp,
      VerifiedSignatures signatures,
      Supplier<ServiceHub> hub,
      Consumer<UUID> settle,
      Consumer<UUID> releaseLocks) {
    this.network = network;
    this.ourIdentity = ourIdentity;
    this.amqp = amqp;
    this.signatures = signatures;
    this.hub = hub;
    this.settle = settle;
    this.releaseLocks = releaseLocks;
  }

  @Override
  public ServiceHub serviceHub() {
    return hub.get();
  }

  @Override
  public Party ourIdentity() {
    return ourIdentity;
  }

  @Override
  public CordaX500Name nodeOf(Party party) {
    return network.nodes().stream()
        .filter(node -> node.serves(party.getName()))
        .findFirst()
        .map(NodeRecord::name)
        .orElseThrow(() ->
            new IllegalArgumentException("The network map has no node of " + party.getName()));
  }

  @Override
  public Party partyOf(CordaX500Name node) {
    return network
        .node(node)
        .map(record -> record.identities().get(0).getParty())
        .orElseThrow(
            () -> new IllegalArgumentException("The network map has no node called " + node));
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
    signatures.during(() -> amqp.within(() -> {
      flow.run();
      return flow;
    }));
  }

  @Override
  public void flowFailed(UUID flow) {
    settle.accept(flow);
  }

  @Override
  public void flowEnds(UUID flow) {
    releaseLocks.accept(flow);
  }
}
