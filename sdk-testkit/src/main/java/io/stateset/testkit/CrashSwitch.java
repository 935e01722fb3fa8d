package io.stateset.testkit;

import io.stateset.core.CrashProbe;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Crashes one run of a node: at a named point or at once. From then on every point throws, and
 * {@code whenDead} has cut the node off from its peers. Thread-safe.
 */
final class CrashSwitch implements CrashProbe {
  private final String node;
  private final Runnable whenDead;
  private final Map<String, Integer> passes = new HashMap<>();
  private final CompletableFuture<Void> crashed = new CompletableFuture<>();
  private @Nullable String armedPoint;
  private int passesLeft;
  private @Nullable String diedAt;

  CrashSwitch(String node, Runnable whenDead) {
    this.node = node;
    this.whenDead = whenDead;
  }

  /** The {@code nth} passing of {@code point} from now on is the last thing that the node does. */
  synchronized CompletableFuture<Void> arm(String point, int nth) {
    armedPoint = point;
    passesLeft = nth;
    return crashed;
  }

  synchronized void disarm() {
    armedPoint = null;
  }

  /** Dies now, wherever the node's threads are. */
  synchronized void kill(String reason) {
    if (diedAt == null) {
      diedAt = reason;
      whenDead.run();
      crashed.complete(null);
    }
  }

  @Override
  public synchronized void reached(String point) {
    if (diedAt == null) {
      passes.merge(point, 1, Integer::sum);
      if (point.equals(armedPoint) && --passesLeft == 0) {
        kill(point);
      }
    }
    if (diedAt != null) {
      throw new SimulatedCrash(node, diedAt);
    }
  }

  /** How often each point was passed by this run of the node. */
  synchronized Map<String, Integer> passes() {
    return Map.copyOf(passes);
  }

  synchronized boolean isDead() {
    return diedAt != null;
  }
}
