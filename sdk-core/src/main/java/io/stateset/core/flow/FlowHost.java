package io.stateset.core.flow;

import java.util.UUID;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.node.ServiceHub;
import net.corda.core.serialization.SerializedBytes;

/** What the flow runtime needs of the node that it runs in. Thread-safe. */
public interface FlowHost {

  /** What flows see of the node. */
  ServiceHub serviceHub();

  /** The identity that flows run as. */
  Party ourIdentity();

  /**
   * The node that serves {@code party}.
   *
   * @throws IllegalArgumentException if the network map has none
   */
  CordaX500Name nodeOf(Party party);

  /**
   * The identity that the node called {@code node} speaks as in a session.
   *
   * @throws IllegalArgumentException if the network map does not know the node
   */
  Party partyOf(CordaX500Name node);

  /** AMQP bytes of what a flow sends. */
  SerializedBytes<Object> serialize(Object payload);

  /**
   * The object behind AMQP bytes that came from outside; fails with a typed exception on anything
   * unexpected.
   */
  <T> T deserialize(byte[] bytes, Class<T> type);

  /** Runs {@code flow} on this thread with what the node keeps per thread (caches) in place. */
  void onFlowThread(Runnable flow);

  /**
   * Called after {@code flow} ended with an error and everything about that was forced: settle what
   * it left in flight.
   */
  void flowFailed(UUID flow);

  /**
   * Called within the last transaction of {@code flow}, whether it ends well or not: what it holds
   * is released.
   */
  void flowEnds(UUID flow);
}
