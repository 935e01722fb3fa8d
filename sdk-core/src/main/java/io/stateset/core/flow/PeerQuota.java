package io.stateset.core.flow;

import java.util.HashMap;
import java.util.Map;
import net.corda.core.identity.CordaX500Name;

/**
 * How much of something each peer may take up, and all of them together: no peer may take it all.
 * Thread-safe.
 */
final class PeerQuota {
  private final long maxOfPeer;
  private final long maxInAll;
  private final Map<CordaX500Name, Long> taken = new HashMap<>();
  private long inAll;

  PeerQuota(long maxOfPeer, long maxInAll) {
    this.maxOfPeer = maxOfPeer;
    this.maxInAll = maxInAll;
  }

  /** False, and nothing is taken, if that would be too much. */
  synchronized boolean take(CordaX500Name peer, long amount) {
    long ofPeer = taken.getOrDefault(peer, 0L);
    if (amount > maxOfPeer - ofPeer || amount > maxInAll - inAll) {
      return false;
    }
    taken.put(peer, ofPeer + amount);
    inAll += amount;
    return true;
  }

  /** What was taken is free again. A peer that has nothing is forgotten. */
  synchronized void give(CordaX500Name peer, long amount) {
    inAll -= amount;
    taken.computeIfPresent(peer, (key, ofPeer) -> ofPeer == amount ? null : ofPeer - amount);
  }
}
