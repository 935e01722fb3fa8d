package io.stateset.core.messaging;

import java.util.List;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * Where nodes can be reached. Read at every attempt to connect, so that a moved node is found
 * again.
 */
@FunctionalInterface
public interface PeerDirectory {
  /** Addresses to try in order; empty if the name is unknown. */
  List<NetworkHostAndPort> addressesOf(CordaX500Name node);
}
